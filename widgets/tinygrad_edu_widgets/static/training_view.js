var Fn="http://www.w3.org/2000/svg";function N(e,t){for(let[n,r]of Object.entries(t))r===!1?e.removeAttribute(n):e.setAttribute(
n,r===!0?"":String(r))}function g(e,t={},...n){let r=document.createElement(e);return N(r,t),r.append(...n),r}function y(e,t={},...n){
let r=document.createElementNS(Fn,e);return N(r,t),r.append(...n),r}function _(e,t,n){let r=g("button",{type:"button",...t},
e);return r.addEventListener("click",n),r}function R(e,t){e.textContent!==t&&(e.textContent=t)}var tt=0;function z(e){return tt+=
1,`${e}-${Date.now().toString(36)}-${tt}`}function nt(){let e=g("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:e,
say:n=>{e.textContent=e.textContent===n?`${n} `:n}}}function be(e,t,n){return e.on(`change:${t}`,n),()=>e.off(`change:${t}`,n)}function rt(e,t){return e.on("msg:custom",t),
()=>e.off("msg:custom",t)}function ee(e,t){return at(e,()=>e.send(t))}function ot(e){return at(e,()=>e.save_changes())}var He=new WeakMap;
function st(e,t){let n=He.get(e)??new Set;return He.set(e,n.add(t)),e.on("comm_live_update",t),()=>{n.delete(t),e.off("c\
omm_live_update",t)}}function at(e,t){try{t()}catch{return He.get(e)?.forEach(n=>n()),!1}return!0}var Pn="button, input, select, [tabindex]";var ie=null;function it(e){let t=()=>[...e.querySelectorAll(Pn)];e.addEventListener("focusout",({target:o,relatedTarget:s})=>{
s===null&&(ie={index:t().indexOf(o),at:performance.now()})});let n=()=>{if(!e.isConnected)return;r.disconnect(),document.
activeElement===document.body&&ie&&performance.now()-ie.at<3e3&&t()[ie.index]?.focus(),ie=null},r=new ResizeObserver(n);
return r.observe(e),()=>r.disconnect()}function lt(e){let t=e.flatMap(([n,r])=>[g("dt",{},...n.split(" ").map(o=>g("kbd",{},o))),g("dd",{},r)]);return g("detai\
ls",{class:"tge-keys"},g("summary",{},"Keyboard"),g("dl",{},...t))}function _n({key:e,ctrlKey:t,metaKey:n,altKey:r,shiftKey:o}){return!t&&!r&&!n&&!(o&&e==="Enter")}function ut(e){let t=n=>{
_n(n)&&n.stopPropagation()};return e.addEventListener("keydown",t),()=>e.removeEventListener("keydown",t)}var Gn=1,Dn=1e3,Bn=5;function Kn(e){let t=e;return t?.kind==="frame"&&t.version===Gn}function ct(e){if(e===void 0)return new Float32Array;
let{byteOffset:t,byteLength:n}=e,r=t+n-n%4;return new Float32Array(e.buffer.slice(t,r))}function mt(e,t,n){let r=!1,o=0,
s=0,a=-1/0,l=0,i=!0,u=()=>{!r||o-s<Bn||(s=o,r=ee(e,{kind:"acknowledge",sequence:o}))},c=()=>{l=0,n.paint(),u()},m=()=>{l||
(l=requestAnimationFrame(c))},p=()=>{performance.now()-a<Dn||(a=performance.now(),ee(e,{kind:"hello"}))},d=[rt(e,(b,v)=>{
Kn(b)&&(r=!0,o=b.sequence,n.receive(b,v)||p(),document.hidden||!i?u():m())}),st(e,()=>{r=!1,m()}),zn(t,b=>{i=b,b&&m()}),
Vn(t,m)];return{live:()=>r,schedule:m,hello:p,close:()=>{cancelAnimationFrame(l),d.forEach(b=>b())}}}function zn(e,t){let n=new IntersectionObserver(
o=>{t(o.at(-1)?.isIntersecting??!0)});n.observe(e);let r=()=>t(!document.hidden);return document.addEventListener("visib\
ilitychange",r),()=>{n.disconnect(),document.removeEventListener("visibilitychange",r)}}function Vn(e,t){let n=new ResizeObserver(
t);return n.observe(e),()=>n.disconnect()}function dt(e,t,n){let r=new Map,o=g("div",{class:"tge-tabs",role:"tablist","aria-label":e});for(let{name:i,panel:u}of t){
let c=g("button",{type:"button",class:"tge-tab",role:"tab",id:z("tge-tab")});u.id||=z("tge-panel"),N(c,{"aria-controls":u.
id}),N(u,{role:"tabpanel","aria-labelledby":c.id}),c.addEventListener("click",()=>n(i)),r.set(i,c),o.append(c)}let s=i=>{
let u=r.get(i),c=u&&!u.hidden?i:t[0]?.name;for(let{name:m,panel:p}of t){let d=m===c;p.hidden=!d,N(r.get(m),{"aria-select\
ed":String(d),tabindex:d?0:-1})}},a=(i,u)=>{let c=r.get(i);c!==void 0&&(R(c,u),c.hidden=u==="")};return o.addEventListener(
"keydown",i=>{let u=[...r].filter(([,f])=>!f.hidden),c=u.findIndex(([,f])=>f===i.target),m=Wn(i.key,c,u.length),[p,d]=u[m??
-1]??[];p!==void 0&&(i.preventDefault(),n(p),d?.focus())}),{element:o,show:s,label:a,focus:i=>r.get(i)?.focus()}}function Wn(e,t,n){
return e==="ArrowLeft"||e==="ArrowUp"?(t-1+n)%n:e==="ArrowRight"||e==="ArrowDown"?(t+1)%n:e==="Home"?0:e==="End"?n-1:void 0}function $(e,t=3){if(e===null||Number.isNaN(e))return"nan";if(!Number.isFinite(e))return e>0?"inf":"−inf";if(e===0)return"\
0";let n=Math.abs(e);return n>=1e6||n<.001?pt(qn(e,t)):Number.isInteger(e)?H(e):n>=10**t?H(Math.round(e)):pt(e.toPrecision(
t))}function H(e){let t=String(Math.abs(e)).replace(/\B(?=(\d{3})+$)/g,",");return e<0?`−${t}`:t}function qn(e,t){let[
n="",r="0"]=e.toExponential(t-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(r)}`}function pt(e){
return e.replaceAll("-","−")}var Un="…",jn=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function le(e){return e.replace(jn,t=>t===`
`?"⏎":`\\u${t.charCodeAt(0).toString(16).padStart(4,"0")}`)}function ht(e,t){let n=Array.from(e.slice(0,2*t+2));return n.
length<=t?e:n.slice(0,Math.max(0,t-1)).join("")+Un}var j=5,Jn=/^(train|training|val|valid|validation|test|eval)[ _/.-]+(?=.)/,Yn=60;function C(e){return ht(le(e),Yn)}function Xn(e){
return e.replace(Jn,"")}function gt(e,t,n){let r=Qn(e.flatMap(({series:s})=>s.map(({name:a})=>a))),o=e.length>1;return[...r].
map(([s,a])=>{let l=e.flatMap((i,u)=>n.includes(u)?[]:a.flatMap((c,m)=>{let p=i.series.find(b=>b.name===c);if(p===void 0)
return[];let d=a.length===1,f=o?t[u]??`run ${u+1}`:c;return[{run:u,series:p,curve:c,label:C(f),color:o?u:m,dash:o&&d?u:m,
shape:o?u:0}]}));return{name:s,lines:l}})}function Qn(e){let t=new Map;for(let n of new Set(e)){let r=Xn(n),o=t.get(r);o?
o.push(n):t.set(r,[n])}return t}var ft=200,Zn={nan:"Not a number",exploding:"Exploding gradient",vanishing:"Vanishing gradient",dead:"Dead units",plateau:"\
Plateau"};function Oe({kind:e}){return Zn[e]??C(e)}function bt(e,t){let n=e.length>1,r=e.flatMap(({alarms:o},s)=>{let a=n?
C(t[s]??`run ${s+1}`):"";return o.map(l=>({alarm:l,run:s,of:a}))});return n?r.sort((o,s)=>o.alarm.step-s.alarm.step):r}function ue({
alarm:e,of:t}){let n=e.where?` in layer ${C(e.where)}`:"",r=`${Oe(e)}${n} at step ${H(e.step)}`;return`${t&&`${t}: `}${r}\
: ${le(e.text)}`}function Ie(e,t){return e.slice(-ft).map(n=>({step:n.alarm.step,label:ue(n),line:t!==null&&er(n,t)}))}function er(e,t){
let[n,r]=[e.alarm,t.alarm];return e.run===t.run&&n.step===r.step&&n.where===r.where}function vt(e){let t=g("ol",{class:"\
tge-alarms",reversed:!0}),n=g("p",{class:"tge-empty"},"No alarm was raised."),r=g("div",{},t,n),o="";return{element:r,update:a=>{
let l=JSON.stringify(a);if(l===o)return;o=l,n.hidden=a.length>0;let i=a.slice(-ft).reverse();t.replaceChildren(...i.map(
u=>tr(u,e)))}}}function tr(e,t){let{alarm:n,of:r}=e,o=n.cleared!==null,s=o?`over since step ${H(n.cleared??0)}`:"",a=g("\
div",{class:"tge-alarm-head"},wt(),g("strong",{},Oe(n)),g("span",{},r),g("span",{},`step ${H(n.step)}`),g("span",{},n.where?
`layer ${C(n.where)}`:""),g("span",{class:"tge-alarm-state"},s)),i=`Show in charts: ${r&&`${r}, `}${Oe(n)}, step ${n.step}`,
u=_("Show in charts",{class:"tge-button","aria-label":i},()=>t.show(e)),c=g("p",{},le(n.text)),m=g("li",{class:"tge-alar\
m"},a,c,u);return m.classList.toggle("tge-alarm-over",o),m}function wt(){return y("svg",{...{width:14,height:13,viewBox:"\
0 0 14 13","aria-hidden":"true"},class:"tge-alarm-sign"},y("path",{d:"M7 0l7 13h-14z"}))}function xt(e){let t=g("span",{
class:"tge-banner-text"}),n=null,r=0,o=0,s=()=>{r=o,a.hidden=!0,e.put()},a=g("div",{class:"tge-banner"},wt(),t,_("Show",
{class:"tge-chip","aria-label":"Show this alarm in the charts"},()=>{n&&e.show(n)}),_("All",{class:"tge-chip","aria-labe\
l":"Show all alarms"},e.list),_("✕",{class:"tge-chip","aria-label":"Put the alarm away"},s));return{element:a,update:i=>{
o=i.length,r>o&&(r=0);let u=i.slice(r).filter(({alarm:m})=>m.cleared===null);if(n=u.at(-1)??null,a.hidden=n===null,n===null)
return;let c=u.length>1?` (and ${u.length-1} more)`:"";R(t,ue(n)+c),t.title=ue(n)}}}function Y(e,t){let n=z("tge-choice"),r=g("select",{id:n,class:"tge-select"});r.addEventListener("change",()=>t(r.value));
let o=g("label",{for:n},e),s=g("div",{class:"tge-choice"},o,r),a="";return{element:s,update:(i,u)=>{let c=JSON.stringify(
i);a!==c&&(a=c,r.replaceChildren(...i.map(([m,p])=>g("option",{value:m},C(p))))),s.hidden=i.length===0,r.value!==u&&(r.value=
u)}}}var ce=class{length=0;#e=new Float32Array(64);#t=new Int32Array(1);#n=new Int32Array(1);at(t){return t>=0&&t<this.length?
this.#e[t]:Number.NaN}push(t){let n=this.length;n===this.#e.length&&this.#r(),this.#e[n]=t,this.length=n+1;let r=Math.floor(
n/64);if(n%64===0&&(this.#t[r]=this.#n[r]=-1),!Number.isFinite(t))return;let o=this.#t[r],s=this.#n[r];(o<0||t<this.#e[o])&&
(this.#t[r]=n),(s<0||t>this.#e[s])&&(this.#n[r]=n)}extremes(t,n){let r=-1,o=-1,s=Math.max(t,0),a=Math.min(n,this.length);
for(;s<a;){let l=s/64,i=Number.isInteger(l)&&s+64<=a,u=i?[this.#t[l],this.#n[l]]:[s];for(let c of u){let m=this.at(c);Number.
isFinite(m)&&((r<0||m<this.#e[r])&&(r=c),(o<0||m>this.#e[o])&&(o=c))}s+=i?64:1}return[r,o]}positive(t,n){let r=1/0,o=0;for(let s=t;s<
n;s+=64){let a=Math.min(n,s+64),l=this.at(this.extremes(s,a)[0]);if(l>0)r=Math.min(r,l);else for(let i=s;i<a;i+=1){let u=this.#e[i];
u>0?r=Math.min(r,u):Number.isFinite(u)&&(o+=1)}}return{lowest:Number.isFinite(r)?r:null,others:o}}#r(){let t=Math.ceil(this.#e.
length*3/2);this.#e=ve(new Float32Array(t),this.#e),this.#t=ve(new Int32Array(Math.ceil(t/64)),this.#t),this.#n=ve(new Int32Array(
Math.ceil(t/64)),this.#n)}};function ve(e,t){return e.set(t),e}var nr=0,X=class{constructor(t,n=[],r=[]){this.name=t;this.
append(n,r)}name;id=nr+=1;values=new ce;#e=new Float64Array(64);#t=new ce;#n=0;#r=0;#o=1;get length(){return this.values.
length}get last(){return this.length?this.#e[this.length-1]:0}step(t){return t>=0&&t<this.length?this.#e[t]:Number.NaN}append(t,n){
for(let r=0;r<t.length;r+=1){if(this.length===this.#e.length){let o=Math.ceil(this.length*3/2);this.#e=ve(new Float64Array(
o),this.#e)}this.#e[this.length]=t[r],this.values.push(n[r]??Number.NaN)}}smoothed(t){if(t===0)return this.values;t!==this.#n&&
(this.#t=new ce,this.#n=t,this.#r=0,this.#o=1);for(let n=this.#t.length;n<this.length;n+=1){let r=this.values.at(n);if(!Number.
isFinite(r)){this.#t.push(r);continue}this.#r=t*this.#r+(1-t)*r,this.#o*=t,this.#t.push(this.#r/(1-this.#o))}return this.#t}from(t){
let n=0,r=this.length;for(;n<r;){let o=n+r>>1;this.#e[o]<t?n=o+1:r=o}return n}nearest(t){let n=Math.min(this.from(t),this.
length-1);if(n<=0)return n;let[r,o]=[this.#e[n-1],this.#e[n]];return Math.abs(o-t)<Math.abs(r-t)?n:n-1}};function yt(e,t,n,r,o,s){
let a=r-n;if(a<=4*o)return Array.from({length:Math.max(a,0)},(c,m)=>n+m);let l=[n],i=c=>{c>l[l.length-1]&&l.push(c)},u=n;
for(let c=1;c<=o&&u<r;c+=1){let m=c===o?r:Math.min(e.from(s(c)),r);if(m<=u)continue;let[p,d]=t.extremes(u,m);p<0?i(u):(i(
Math.min(p,d)),i(Math.max(p,d))),u=m}return i(r-1),l}function me(){return{state:"ready",step:0,totalSteps:null,rate:0,remaining:null,parameters:[],series:[],layers:[],histograms:[],
events:[],alarms:[],begun:[]}}function Mt(e){let t=me();for(let{name:n,steps:r,values:o}of e.curves)t.series.push(new X(
n,r,o));for(let{where:n,kind:r,steps:o,values:s}of e.layers??[])t.layers.push({where:n,kind:r,series:new X(n,o,s)});return t.
histograms=(e.histograms??[]).map(rr),t.state=e.state,t.step=e.step,t.totalSteps=e.total_steps,t.events=[...e.events],t.
alarms=e.alarms??[],t}function rr({counts:e,...t}){let n=t.steps.map((r,o)=>e.slice(32*o,32*(o+1)));return{...t,counts:n}}
function St(e,t){t.reset&&Object.assign(e,me()),e.state=t.state,e.step=t.step,e.totalSteps=t.total_steps,e.rate=t.rate,e.
remaining=t.remaining,e.parameters=t.parameters,e.alarms=t.alarms??e.alarms;for(let n of t.events)e.events.push(n);for(let n of t.
begun)or(e,n);return t.points.every(n=>sr(e.begun[n.id],n))}function or(e,[t,n,r=""]){if(t==="histogram"){let s={where:n,
kind:r,steps:[],lows:[],highs:[],counts:[]};e.histograms.push(s),e.begun.push(s);return}let o=new X(n);t==="layer"?e.layers.
push({where:n,kind:r,series:o}):e.series.push(o),e.begun.push(o)}function sr(e,{start:t,steps:n,rows:r}){return e===void 0?
!1:e instanceof X?t!==e.length?!1:(e.append(n,r),!0):ar(e,t,n,r)}function ar(e,t,n,r){if(t>e.steps.length)return!1;let{lows:o,
highs:s,counts:a}=e;for(let i of[e.steps,o,s,a])i.length=t;let l=34;return n.forEach((i,u)=>{let c=r.subarray(l*u,l*(u+1));
e.steps.push(i),o.push(c[0]??0),s.push(c[1]??0),a.push(c.slice(2))}),!0}function Pe(e){return e==="stopped"||e==="finish\
ed"||e==="failed"}function Et(e,t){if(e==="ready")return new Set(["start","step"]);let n=e==="running"?["pause","step","\
stop"]:e==="paused"?["resume","step","stop"]:[];return new Set(t?[...n,"start"]:n)}function _e(e){let t=e.events.findLast(
({kind:o})=>o==="failed");if(e.state!=="failed"||t===void 0)return null;let r=t.text.trimEnd().split(`
`).findLast(o=>/^\S/.test(o))??"";return{step:t.step,headline:r,text:t.text.trimEnd()}}function Lt(e){return e.state!=="\
stopped"?"":e.events.findLast(({kind:t})=>t==="stopped")?.text??""}function Ge(e,t){let n=e.layers.find(r=>r.where===""&&
r.kind===t);return n?.series.length?n.series.values.at(n.series.length-1):null}function V(e,t,n,r){let o=(r-n)/(t-e||1);return{low:e,high:t,at:s=>n+(s-e)*o,value:s=>e+(s-n)/o}}function De(e,t,n,r){let o=V(
Math.log10(e),Math.log10(t),n,r);return{low:e,high:t,at:s=>o.at(Math.log10(s)),value:s=>10**o.value(s)}}function kt(e,t){
let n=i=>10**Math.floor(Math.log10(i)+1e-9),r=1.000000001,o=[5,2,1].map(i=>i*n(e)),s=[1,2,5,10].map(i=>i*n(t)),a=o.find(
i=>i<=e*r)??e,l=s.find(i=>i>=t/r)??t;return a<l?[a,l]:[a/2,l*2]}function Be(e,t,n){let r=Math.floor(Math.log10(e)+1e-9),
o=Math.ceil(Math.log10(t)-1e-9),s=o-r<=2?[1,2,5]:[1],a=Math.max(1,Math.ceil((o-r)/Math.max(n,1))),l=[];for(let i=r;i<=o;i+=
1)if(i%a===0)for(let u of s)l.push(+`${u}e${i}`);return l.filter(i=>i>=e*(1-1e-9)&&i<=t*(1+1e-9))}function J(e,t){let n=e/
Math.max(t,1),r=10**Math.floor(Math.log10(n)),o=n/r;return(o<1.5?1:o<3.5?2:o<7.5?5:10)*r}function te(e,t,n){if(!(t>e))return[
e];let r=J(t-e,n),o=Math.ceil(e/r-1e-9),s=Math.floor(t/r+1e-9);return Array.from({length:s-o+1},(a,l)=>Number(((o+l)*r).
toPrecision(12)))}function Rt(e,t,n){if(e===0&&t===0)return[0,1];if(e===t){let a=Math.abs(e)/2||1;return[e-a,t+a]}let r=e>
0&&e<t/2?0:e,o=J(t-r,n),s=a=>Number((a*o).toPrecision(12));return[s(Math.floor(r/o+1e-9)),s(Math.ceil(t/o-1e-9))]}var ir=[
1,1.5,2,3,4,5,6,8,10];function Ct(e,t,n){if(n)return Math.max(e,1);if(t!==null&&e<=t)return Math.max(t,1);let r=10**Math.
floor(Math.log10(Math.max(e,10)));return(ir.find(o=>o*r>=e)??10)*r}function Q(e,t){return e===0&&t<1e-4?"0":(Math.abs(e)>=
1e4||t<1e-4?lr(e):e.toFixed(Math.min(Math.max(0,-Math.floor(Math.log10(t)+1e-9)),4))).replace("-","−")}function lr(e){
let t=Math.abs(e);if(t<1||t>=1e12){let[o="",s=""]=e.toExponential(2).split("e");return`${Number(o)}e${Number(s)}`}let[n,
r]=t>=1e9?[1e9,"G"]:t>=1e6?[1e6,"M"]:[1e3,"k"];return`${Number((e/n).toPrecision(4))}${r}`}function Tt(e){let t=e>0?Math.
log10(e):-3;return[Math.min(-5,Math.floor(t)),Math.max(0,Math.ceil(t))]}function At(e){return Number((10**e).toPrecision(
2))}var ur=600,Nt=100;function cr({low:e,high:t,log:n,whole:r,value:o}){let s=o??e??0;if(!n){let[d,f]=[e??Math.min(0,s),t??Math.
max(1,2*s)],b=r?1:(f-d)/Nt;return{low:d,high:f,step:b,value:h=>Number(h.toPrecision(6)),position:h=>h}}let[a,l]=Tt(s),[i,
u]=[e!==null&&e>0?Math.log10(e):a,t!==null&&t>0?Math.log10(t):l],c=d=>Math.min(Math.max(d,e??0),t??1/0),m=d=>c(r?Math.round(
10**d):At(d)),p=d=>d>0?Math.log10(d):i;return{low:i,high:u,step:e===null?.05:(u-i)/Nt,value:m,position:p}}function $t(e){
let t=g("div",{class:"tge-sliders"}),n=new Map;return{element:t,update:(o,s)=>{for(let[a,l]of n)o.some(i=>i.name===a)||(l.
element.remove(),n.delete(a));for(let a of o){let l=n.get(a.name);l===void 0&&(l=mr(a.name,e),n.set(a.name,l),t.append(l.
element)),l.update(a,s)}t.hidden=o.length===0}}}function mr(e,t){let n=z("tge-set"),r=e==="lr",o=g("input",{type:"range",
id:n,class:r?"tge-lr":"tge-set"}),s=g("output",{class:`${r?"tge-lr-value":"tge-set-value"} tge-number`,for:n,"aria-live":"\
off"}),a=g("label",{for:n},r?"Learning rate":C(e)),l=g("div",{class:"tge-slider"},a,o,s),i=-1/0,u=null,c=p=>{R(s,$(p,2)),
N(o,{"aria-valuetext":$(p,2)})};return o.addEventListener("input",()=>{if(u===null)return;i=performance.now();let p=u.value(
Number(o.value));c(p),t(e,p)}),{element:l,update:(p,d)=>{o.disabled=!d,!(performance.now()-i<ur)&&(u=cr(p),N(o,{min:u.low,
max:u.high,step:u.step}),o.value=String(u.position(p.value??u.value(u.low))),c(p.value??Number.NaN))}}}var dr={start:"M2 1l8 5-8 5z",resume:"M2 1l8 5-8 5z",pause:"M2 1h3v10H2zM7 1h3v10H7z",step:"M1 1l6.5 5L1 11zM8.5 1h2.5v1\
0H8.5z",stop:"M1.5 1.5h9v9h-9z",restart:"M6 1a5 5 0 1 0 4.9 6H9.3A3.5 3.5 0 1 1 8.4 3.6L6.8 5.2H11V1L9.5 2.5A5 5 0 0 0 6\
 1z"},Ot=1e6;function It(e){let t=new Set,n=b=>{t.has(b)&&e.command(b)},r="start",o=we("tge-pause",()=>n(r)),s=we("tge-s\
tep",()=>{t.has("step")&&e.command("step",Ht(i.value))}),a=we("tge-stop",()=>n("stop")),l=we("tge-restart",()=>n("start")),
i=g("input",{type:"number",class:"tge-steps tge-number",min:1,max:Ot,value:1,"aria-label":"How many steps"}),u=()=>{let b=Ht(
i.value);xe(s,"step",b===1?"One step":`${H(b)} steps`)};i.addEventListener("input",u),i.addEventListener("keydown",({key:b})=>{
b==="Enter"&&s.click()}),u(),xe(a,"stop","Stop"),xe(l,"restart","Restart");let c=g("div",{class:"tge-stepping"},s,i),m=g(
"div",{class:"tge-buttons"},o,c,a,l),p=$t(e.set);return{element:g("div",{class:"tge-controls",role:"group","aria-label":"\
Training controls"},m,p.element),update:({state:b,parameters:v,canRestart:h,live:w})=>{t=w?Et(b,h):new Set,r=b==="paused"?
"resume":b==="ready"?"start":"pause",xe(o,r,{start:"Start",resume:"Resume",pause:"Pause"}[r]),ye(o,t.has(r)),ye(s,t.has(
"step")),ye(a,t.has("stop")),ye(l,b!=="ready"&&t.has("start")),l.hidden=!h;let M=t.has(r)?o:l;for(let k of[o,l])k.classList.
toggle("tge-button-primary",k===M&&w);p.update(v,w)}}}function we(e,t){return _("",{class:`tge-button ${e}`},t)}function xe(e,t,n){
if(e.textContent===n)return;let r={width:12,height:12,viewBox:"0 0 12 12","aria-hidden":"true"};e.replaceChildren(y("svg",
r,y("path",{d:dr[t]})),n)}function ye(e,t){N(e,{"aria-disabled":t?"false":"true"})}function Ht(e){let t=Math.round(Number(
e));return t>=1?Math.min(t,Ot):1}var G={top:8,right:12,bottom:24,left:12},ze=6,ne=6.4,Ke=4,pr=6;function Ft(e,[t,n]){return[e.from(t),e.from(n+1e-9)]}function Pt({
lines:e,guide:t},n,r,o){let s=n.stepLog?[Math.max(n.steps[0],1),Math.max(n.steps[1],2)]:n.steps,a=hr(e,s,r),l=r&&a.low>0,
[i,u]=[a.low,a.high].map((w,M)=>t===void 0?w:[Math.min,Math.max][M](w,t)),[c,m]=l?kt(i,u):Rt(i,u,Ke),[p,d]=[n.height-G.bottom,
G.top],f=(l?De:V)(c,m,p,d),b=_t(f,l).map(({label:w})=>w.length),v=G.left+ne*Math.max(...b,1);return{x:(n.stepLog?De:V)(...s,
v,o-G.right),y:f,width:o,height:n.height,logged:l,note:a.note}}function hr(e,t,n){let[r,o,s,a]=[1/0,-1/0,1/0,0];for(let{
series:u}of e){let[c,m]=Ft(u,t),[p,d]=u.values.extremes(c,m);if(p<0||(r=Math.min(r,u.values.at(p)),o=Math.max(o,u.values.
at(d)),!n))continue;let f=u.values.positive(c,m);s=Math.min(s,f.lowest??1/0),a+=f.others}if(r>o)return{low:0,high:1,note:gr(
e)};if(!n)return{low:r,high:o,note:""};if(s===1/0)return{low:r,high:o,note:"No value above 0: the axis stays linear."};let l=a===
1?"1 value is":`${H(a)} values are`,i=a?`${l} 0 or less and cannot be drawn here.`:"";return{low:s,high:o,note:i}}function gr(e){
return e.reduce((n,{series:r})=>n+r.length,0)>0?"No finite number in these steps.":""}function _t({low:e,high:t},n){if(n)
return Be(e,t,pr).map(a=>({value:a,label:Q(a,a)}));let r=J(t-e,Ke);return te(e,t,Ke).map(s=>({value:s,label:Q(s,r)}))}function Gt({
x:e,y:t,width:n,logged:r}){let o=e.at(e.low),s=_t(t,r).flatMap(({value:a,label:l})=>{let i=Math.round(t.at(a))+.5;return[
y("line",{x1:o,x2:n-G.right,y1:i,y2:i}),y("text",{x:o-8,y:i+3.5,"text-anchor":"end"},l)]});return y("g",{class:"tge-valu\
e-axis"},...s)}function Me(e,t,n=!1){let r=e.at(e.high),o=Math.max(2,Math.floor((r-e.at(e.low))/80)),s=Math.max(1,J(e.high-
e.low,o)),a=(i,u,c)=>y("text",{x:i,y:t,"text-anchor":u},c);return[...(n?Be:te)(e.low,e.high,o).filter(i=>Number.isInteger(
i)).map(i=>({at:e.at(i),label:Q(i,s)})).filter(({at:i,label:u})=>i+u.length*ne/2<r-5*ne).map(({at:i,label:u})=>a(i,"midd\
le",u)),a(r,"end","step")]}function Ve(e,t,n){let r=`step ${H(t)}`,o=r.length*ne/2,s=Math.min(Math.max(e.at(t),e.at(e.low)+
o),e.at(e.high)-o);return y("text",{x:s,y:n,"text-anchor":"middle"},r)}function We(e,t){return`tge-line tge-line-${e===null?
"any":e%j+1} tge-dash-${t%j+1}`}function Dt(e,{x:t,y:n},r){let{series:o,color:s,dash:a}=e,l=We(s,a),i=(c,m)=>y("path",{class:`${l}${m}`,
d:fr(o,c,t,n)});return[...r?[i(o.values," tge-line-raw"),i(o.smoothed(r),"")]:[i(o.values,"")],...Bt(e,o.length-1,t,n)]}
function fr(e,t,n,r){let[o,s]=Ft(e,[n.low,n.high]),a=Math.max(o-1,0),l=Math.min(s+1,e.length),i=n.at(n.low),u=Math.max(1,
Math.round(n.at(n.high)-i)),c=yt(e,t,a,l,u,d=>n.value(i+d)),m="M",p="";for(let d of c){let f=de(r.at(t.at(d))),b=de(n.at(
e.step(d)));if(!Number.isFinite(f)||!Number.isFinite(b)){m="M";continue}p+=`${m}${b} ${f}`,m="L"}return p}function de(e){
return Math.round(e*10)/10}var qe=["M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z","M-2.8-2.8h5.6v5.6h-5.6z","M0-4l4 4l-4 4l-4-4z",
"M0-3.6l3.8 6.4h-7.6z","M0 3.6l3.8-6.4h-7.6z"];function Bt(e,t,n,r){let o=e.series.step(t),s=r.at(e.series.values.at(t));
return!Number.isFinite(s)||!(o>=n.low&&o<=n.high)?[]:[y("path",{class:`tge-dot tge-line-${e.color%j+1}`,d:qe[e.shape%j]??
"",transform:`translate(${de(n.at(o))} ${de(s)})`})]}function br(e){let t=e.filter(({kind:r})=>r==="lr"||r==="set"),n=({
kind:r,text:o})=>r==="lr"?r:o.split(" ")[0];return t.filter((r,o)=>{let s=t.slice(o+1).find(a=>n(a)===n(r));return s===void 0||
s.seconds-r.seconds>1})}function Kt(e,t,n){let{x:r}=n,o=r.at(r.low);return br(e).filter(({step:s})=>s>=r.low&&s<=r.high).
map(({step:s,text:a,kind:l})=>{let i=r.at(s),u=y("g",{class:"tge-rate-mark"},Ue(i,n)),c=l==="lr"?`lr ${a}`:a.slice(0,40),
m=c.length*ne+8;if(i>=o&&i+m<r.at(r.high)){let p=vr(t[0]?.series,s,n);u.append(y("text",{x:i+4,y:p},c)),o=i+m}return u})}
function zt(e,{x:t,y:n}){let r=Math.round(n.at(e))+.5,o={x1:t.at(t.low),x2:t.at(t.high),y1:r,y2:r};return[y("line",{class:"\
tge-guide",...o})]}function Vt(e,t){let{x:n,height:r}=t,o=r-G.bottom;return e.filter(({step:s})=>s>=n.low&&s<=n.high).map(
({step:s,label:a,line:l})=>{let i=de(n.at(s)),u=y("path",{d:`M${i} ${o-6}l5 9h-10z`}),c=[y("title",{},a),u];return l&&c.
push(Ue(i,t)),y("g",{class:"tge-alarm-mark"},...c)})}function vr(e,t,{y:n,height:r}){let o=e?.values.at(e.nearest(t))??Number.
NaN;return!(n.at(o)<r/2)?G.top+13:r-G.bottom-7}function Ue(e,{height:t}){return y("line",{x1:e,x2:e,y1:G.top,y2:t-G.bottom})}
function Wt(e,t,{height:n}){return y("rect",{class:"tge-band",x:Math.min(e,t),y:G.top,width:Math.abs(t-e),height:n-G.top-
G.bottom})}function qt({x:e,height:t}){let[n,r]=[e.at(e.low),e.at(e.high)];return y("rect",{x:n-1,y:0,width:r-n+6,height:t})}
function Ut(e,t,n,r){let{x:o,y:s,height:a}=r;return n===null||n<o.low||n>o.high?[]:[Ue(o.at(n),r),Ve(o,n,a-ze),...e.flatMap(
(l,i)=>Bt(l,t[i]??-1,o,s))]}function jt(e,t){let n=s=>{let a=(s.textContent??"").length*ne,l=Number(s.getAttribute("x"));
return s.getAttribute("text-anchor")==="end"?[l-a,l]:[l-a/2,l+a/2]},[r,o]=t?n(t):[1/0,-1/0];for(let s of e.querySelectorAll(
".tge-step-axis text")){let[a,l]=n(s);s.style.visibility=a-4<o&&l+4>r?"hidden":"visible"}}function Jt(){let e=g("div",{class:"tge-legend"}),t=[],n="",r=[],o=[];return{element:e,begin:(l,i)=>{({lines:t}=l);let u=t.
map(({run:f,label:b,curve:v})=>[f,b,v]),c=JSON.stringify([i,u]);if(c===n)return;n=c,r=t.map(()=>g("span",{class:"tge-leg\
end-value tge-number"})),o=t.map(()=>g("span",{class:"tge-legend-smooth tge-number"}));let m=[...new Set(t.map(({curve:f})=>f))],
p=i&&m.length>1;e.classList.toggle("tge-legend-table",p),e.style.setProperty("--tge-columns",String(m.length));let d=g("\
span",{class:"tge-chart-name"},C(l.name));if(p)e.replaceChildren(d,...xr(t,m,r));else{let f=t.map((b,v)=>je(pe(b),b.label,
r[v],o[v]));e.replaceChildren(...i?[d]:[],...f)}},update:(l,i)=>{t.forEach(({series:u},c)=>{let m=l[c]??-1;R(r[c],$(u.values.
at(m)));let p=$(u.smoothed(i).at(m));R(o[c],i?`≈ ${p}`:"")})}}}function je(...e){let t=e.map(n=>typeof n=="string"?g("\
span",{class:"tge-legend-name"},n):n);return g("div",{class:"tge-legend-entry"},...t)}function xr(e,t,n){let r=t.map(a=>{
let l=e.find(i=>i.curve===a)?.dash??0;return je(pe({color:null,dash:l,shape:null}),C(a))}),s=[...new Set(e.map(({run:a})=>a))].
flatMap(a=>{let l=e.findIndex(d=>d.run===a),{color:i,shape:u,label:c}=e[l],p=t.map(d=>e.findIndex(f=>f.run===a&&f.curve===
d)).map(d=>n[d]??g("span"));return[je(pe({color:i,dash:0,shape:u}),c),...p]});return[...r,...s]}function pe({color:e,dash:t,
shape:n}){let r={width:28,height:10,"aria-hidden":"true"},o=We(e,t),s=y("line",{class:o,x1:0,x2:20,y1:5,y2:5}),a=y("path",
{class:`tge-dot tge-line-${(e??0)%j+1}`,d:qe[(n??0)%j]??"",transform:"translate(22 5)"});return y("svg",r,s,...n===null?
[]:[a])}var yr=120,Mr=6,Sr=500;function Xt(e,t){let n=Jt(),r=y("svg",{"aria-hidden":"true"}),o=g("p",{class:"tge-chart-note",id:z(
"tge-note")}),s=g("div",{class:"tge-plot",tabindex:0,role:"slider","aria-label":`${C(e)} by step`,"aria-describedby":o.id});
s.append(r);let a=_("log",{class:"tge-chip tge-log"},()=>{t.log(e,a.getAttribute("aria-pressed")!=="true")});N(a,{"aria-\
label":`log axis for ${C(e)}`});let l=g("figcaption",{class:"tge-chart-head"},n.element,a),i=g("figure",{class:"tge-char\
t"},l,s,o);i.dataset.family=e;let u=y("g",{class:"tge-cursor"}),c=y("clipPath",{id:z("tge-inside")}),m=V(0,1,0,1),p=[],d={
x:m,y:m,width:1,height:1,logged:!1,note:""},f=0,b=!1,v=null,h=null,w="",M=(x,T,O,E)=>{let B=Math.max(s.clientWidth,yr),q=Er(
x.lines,T,O,B);if(q===w)return;w=q,{lines:p}=x,{smooth:f}=T,b=E,d=Pt(x,T,O,B),R(o,d.note),N(a,{"aria-pressed":String(O)}),
c.replaceChildren(qt(d));let{height:K}=T;N(r,{width:B,height:K,viewBox:`0 0 ${B} ${K}`}),r.replaceChildren(c,Gt(d),y("g",
{class:"tge-step-axis"},...Me(d.x,K-ze,T.stepLog)),...x.guide?zt(x.guide,d):[],...Kt(T.events,p,d),y("g",{"clip-path":`u\
rl(#${c.id})`},...p.flatMap(Z=>Dt(Z,d,f))),...Vt(T.marks,d),u),n.begin(x,b),N(s,{"aria-valuemin":Math.round(d.x.low),"ar\
ia-valuemax":Math.round(d.x.high)}),k(v)},k=x=>{v=x,x===null&&(h=null);let T=p.map(({series:K})=>x===null?K.length-1:K.nearest(
x));n.update(T,b?0:f);let O=h===null||x===null?[]:[Wt(d.x.at(h),d.x.at(x),d)];u.replaceChildren(...O,...Ut(p,T,x,d)),jt(
r,u.querySelector("text"));let E=p.map((K,Z)=>Rr(K,T[Z]??-1)).join(", "),B=x??Math.max(0,...p.map(({series:K})=>K.last)),
q=Math.round(Math.min(Math.max(B,d.x.low),d.x.high));N(s,{"aria-valuenow":q,"aria-valuetext":`step ${B}: ${E}`})},S=x=>{
let T=x.clientX-s.getBoundingClientRect().left;return d.x.value(Math.min(Math.max(T,d.x.at(d.x.low)),d.width))},F=null;s.
addEventListener("pointerdown",x=>{x.button===0&&(F=x.clientX,s.setPointerCapture(x.pointerId))}),s.addEventListener("po\
intermove",x=>{let T=S(x);F!==null&&Math.abs(x.clientX-F)>Mr&&h===null&&(h=d.x.value(F-s.getBoundingClientRect().left)),
t.point(kr(p,T))}),s.addEventListener("pointerup",x=>{let T=F!==null&&h!==null;F=null,T&&D(S(x))}),s.addEventListener("p\
ointercancel",()=>{F=h=null}),s.addEventListener("pointerleave",()=>{F===null&&t.point(null)}),s.addEventListener("dblcl\
ick",()=>t.zoom(null));let D=x=>{let[T,O]=[Math.min(h??x,x),Math.max(h??x,x)];h=null;let E=[Math.max(T,d.x.low),Math.min(
O,d.x.high)];E[1]>E[0]&&t.zoom(E)};return s.addEventListener("blur",()=>t.point(null)),s.addEventListener("keydown",x=>{
let T=p.map(E=>E.series),O=Lr(x.key,T,v,[d.x.low,d.x.high]);if(O!==void 0)O!==null&&(x.shiftKey?h??=v??d.x.high:h=null),
O===null&&t.zoom(null),t.point(O);else if(x.key==="Enter"&&h!==null&&v!==null)D(v);else if(x.key==="+"||x.key==="=")t.zoom(
Yt(d,v,.5));else if(x.key==="-")t.zoom(Yt(d,v,2));else return;x.preventDefault()}),{element:i,draw:M,point:k}}function Er(e,t,n,r){
let o=e.map(({label:s,series:a})=>[s,a.id,a.length]);return JSON.stringify([o,t.steps,t.stepLog,t.smooth,t.marks,t.events.
length,n,r])}function Yt({x:e},t,n){let[r,o]=[e.at(e.low),e.at(e.high)],s=t===null?(r+o)/2:e.at(t),a=[r,o].map(l=>e.value(
s+(l-s)*n));return[Math.max(a[0],0),a[1]]}function Lr(e,t,n,[r,o]){if(e==="Escape")return null;let s=Qt(t);if(s===void 0)
return;let a=Math.min(s.from(r),s.length-1),l=Math.max(s.from(o+1e-9)-1,a),i=n===null?l:s.nearest(n),u=Math.max(1,Math.round(
(l-a)/Sr)),c=Math.max(1,Math.round((l-a)/10)),p={ArrowLeft:i-u,ArrowDown:i-u,ArrowRight:i+u,ArrowUp:i+u,PageDown:i-c,PageUp:i+
c,Home:a,End:l}[e];if(!(p===void 0||s.length===0))return s.step(Math.min(Math.max(p,a),l))}function Qt(e){return e.reduce(
(t,n)=>n.length>(t?.length??0)?n:t,void 0)}function kr(e,t){let n=Qt(e.map(({series:r})=>r));return n===void 0?null:n.step(
n.nearest(t))}function Rr({label:e,curve:t,series:n},r){return`${e===C(t)?e:`${e} ${C(t)}`} ${$(n.values.at(r))}`}var Zt=["smooth","log","step_axis","hidden","zoom","tab","selected_layer","statistic","histogram"];function en(e,t){let n=()=>Object.
fromEntries(Zt.map(s=>[s,e.get(s)])),r=n(),o=Zt.map(s=>be(e,s,()=>{r=n(),t()}));return{get now(){return r},set(s,a){e.set(
s,a),ot(e)},close:()=>o.forEach(s=>s())}}function Se(e,t,n){let r=e.filter(o=>o!==t);return n?[...r,t]:r}function Ee(e){let t=g("div",{class:"tge-charts"}),n=new Map,r=a=>n.forEach(l=>l.point(a)),o={point:r,zoom:a=>e.set("zoo\
m",a??[]),log:(a,l)=>e.set("log",Se(e.now.log,a,l))};return{element:t,draw:(a,l,i)=>{let u=new Set(a.map(({name:c})=>c));
for(let[c,m]of n)u.has(c)||(m.element.remove(),n.delete(c));a.forEach((c,m)=>{let p=n.get(c.name)??Xt(c.name,o);n.set(c.
name,p),t.children[m]!==p.element&&t.insertBefore(p.element,t.children[m]??null),p.draw(c,l,e.now.log.includes(c.name),i(
c))})},point:r}}var Cr=190,Je=12;function Tr(e){let t=e.map(n=>{let r=Math.max(n.step,...n.series.map(o=>o.last));return Ct(r,n.totalSteps,
Pe(n.state))});return[0,Math.max(1,...t)]}function Ye(e,t,{now:n}){let[r,o]=n.zoom,s=r!==void 0&&o!==void 0&&o>r?[r,o]:Tr(
e),a=e.length===1?e[0].events:[],l=n.step_axis==="log";return{height:Cr,steps:s,stepLog:l,smooth:n.smooth,marks:t,events:a}}
function tn(e){let t=Ar(e),n=g("p",{class:"tge-empty"}),r=Ee(e),o=!1,s=()=>{},a=_("",{class:"tge-button tge-more"},()=>{
o=!o,s()}),l=$r(e),i=g("div",{class:"tge-curves"},t.element,n,r.element,a,l.element),u=(c,m,p)=>{s=()=>u(c,m,p);let d=Ye(
c,p,e),f=gt(c,m,e.now.hidden);r.draw(o?f:f.slice(0,Je),d,()=>c.length>1),a.hidden=f.length<=Je,R(a,o?`Show the first ${Je}\
 charts`:`Show all ${f.length} charts`),n.hidden=f.length>0;let b=c.every(({state:v})=>Pe(v));R(n,b?"No step was made.":
"The curves begin with the first step."),t.update(c,m),l.update(f.length>0)};return{element:i,draw:u}}function Ar(e){let t=g(
"div",{class:"tge-runs",role:"group","aria-label":"Runs"});return{element:t,update:(r,o)=>{t.hidden=r.length<2,!t.hidden&&
(t.children.length!==r.length&&t.replaceChildren(...r.map((s,a)=>Nr(e,a))),r.forEach((s,a)=>{let l=t.children[a],[i,u]=l.
querySelectorAll("span");R(i,C(o[a]??`run ${a+1}`)),R(u,s.state),N(l,{"aria-pressed":String(!e.now.hidden.includes(a))})}))}}}
function Nr(e,t){let n=_("",{class:"tge-run"},()=>{let o=!e.now.hidden.includes(t);e.set("hidden",Se(e.now.hidden,t,o))}),
r={color:t,dash:t,shape:t};return n.append(pe(r),g("span"),g("span",{class:"tge-run-state"})),n}function $r(e){let t=z("\
tge-smooth"),n=g("input",{type:"range",id:t,class:"tge-smooth",min:0,max:.99,step:.01}),r=g("output",{class:"tge-smooth-\
value tge-number",for:t});n.addEventListener("input",()=>e.set("smooth",Number(n.value)));let o=g("div",{class:"tge-slid\
er"},g("label",{for:t},"Smoothing"),n,r),s=_("log steps",{class:"tge-chip tge-log-steps"},()=>{e.set("step_axis",e.now.step_axis===
"log"?"linear":"log")}),a=_("Show all steps",{class:"tge-chip tge-zoom-out"},()=>{e.set("zoom",[]),s.focus()}),l=g("div",
{class:"tge-tools",role:"group","aria-label":"How curves are drawn"},o,s,a);return{element:l,update:u=>{l.hidden=!u;let{
smooth:c,step_axis:m,zoom:p}=e.now;Number(n.value)!==c&&(n.value=String(c)),R(r,c?c.toFixed(2):"off"),N(s,{"aria-pressed":String(
m==="log")}),a.hidden=p.length===0}}}function nn(e,t){let n=e,r=ct(t[0]),o=0,s=l=>(o+=l,r.subarray(o-l,o)),a=n.points.map(([l,i,u,c,m])=>{let p=Float64Array.
from(s(c),d=>u+d);return{id:l,start:i,steps:p,rows:s(c*m)}});if(o!==r.length)throw new Error("a training frame has a wro\
ng length");return{...n,points:a}}var re=[[22,28,74],[32,68,128],[34,116,142],[72,165,127],[160,206,96],[247,232,120]],rn=[[11,98,196],[133,176,226],[238,
239,242],[230,163,112],[184,78,6]],on=[[122,180,255],[72,110,160],[52,56,64],[166,105,58],[255,164,92]];function Le(e,t){
let n=Number.isNaN(t)?0:t,r=Math.min(Math.max(n,0),1)*(e.length-1),o=Math.min(Math.floor(r),e.length-2),[s,a]=[e[o],e[o+
1]],l=i=>Math.round(s[i]+(a[i]-s[i])*(r-o));return[l(0),l(1),l(2)]}function Hr([e,t,n]){return`rgb(${e} ${t} ${n})`}function sn(e){
return`linear-gradient(to right, ${e.map(Hr).join(", ")})`}function an(e){return getComputedStyle(e).colorScheme==="dark"}var Or=22,ln=15,cn=6.8,Qe=8,Xe=12;function ke(e,t){let n=g("canvas",{class:"tge-heat-cells"}),r=y("svg",{class:"tge-heat\
-over","aria-hidden":"true"}),o=y("svg",{class:"tge-heat-axis","aria-hidden":"true",height:Or}),s=g("div",{class:"tge-he\
at-scroll"},n,r),a=g("div",{class:"tge-heat",tabindex:0,role:"slider","aria-label":e},s,o),l=null,i=null,u="",c=-1,m=0,p=0,
d=h=>{let w=Math.max(0,...h.map(M=>M.length));return Math.ceil(Math.min(w*cn,a.clientWidth*.34))+Qe},f=h=>Math.max(60,a.
clientWidth-d(h)-Xe),b=(h,w,M)=>{l=h,i=w,m=d(h.labels.map(({text:x})=>x)),p=f(h.labels.map(({text:x})=>x));let k=h.rows*
h.rowHeight;h.key!==u&&Fr(n,h),u=h.key,n.style.cssText=`left:${m}px;width:${p}px;height:${k}px`,N(r,{width:m+p+Xe,height:k});
let S=V(...h.steps,m,m+p);r.replaceChildren(...Pr(h,S,w,M)),N(o,{width:m+p+Xe});let F=w&&Math.round(he(h,w.column));o.replaceChildren(
...F===null?Me(S,ln):[Ve(S,F,ln)]);let D=w??{row:0,column:h.columns-1};N(a,{"aria-valuemin":Math.round(h.steps[0]),"aria\
-valuemax":Math.round(h.steps[1]),"aria-valuenow":Math.round(he(h,D.column)),"aria-valuetext":h.describe(D.row,D.column)}),
M!==null&&M!==c&&Gr(s,M,h.rowHeight),c=M??-1},v=h=>{if(l===null)return null;let w=s.getBoundingClientRect(),M=Math.floor(
(h.clientY-w.top+s.scrollTop)/l.rowHeight),k=(h.clientX-w.left-m)/p;if(M<0||M>=l.rows)return null;let S=Math.floor(Math.
min(Math.max(k,0),.9999)*l.columns);return{row:M,column:S}};return s.addEventListener("pointermove",h=>t(v(h),!1)),s.addEventListener(
"pointerdown",h=>{h.button===0&&t(v(h),!0)}),s.addEventListener("pointerleave",()=>t(null,!1)),a.addEventListener("blur",
()=>t(null,!1)),a.addEventListener("keydown",h=>{let w=l&&Ir(h.key,i,l);w!=null&&(h.preventDefault(),t(w,!0))}),{element:a,
draw:b,room:f}}function he({steps:e,columns:t},n){return e[0]+(n+.5)/t*(e[1]-e[0])}function Ir(e,t,{rows:n,columns:r}){let{
row:o,column:s}=t??{row:0,column:r-1},a=Math.max(1,Math.round(r/10)),i={ArrowLeft:[0,-1],ArrowRight:[0,1],ArrowUp:[-1,0],
ArrowDown:[1,0],PageUp:[0,a],PageDown:[0,-a],Home:[0,-r],End:[0,r]}[e];if(i===void 0||n===0)return;let u=(c,m)=>Math.min(
Math.max(c,0),m-1);return{row:u(o+i[0],n),column:u(s+i[1],r)}}function Fr(e,{rows:t,columns:n,color:r}){e.width=n,e.height=
t;let o=e.getContext("2d");if(o===null||t*n===0)return;let s=o.createImageData(n,t);for(let a=0;a<t;a+=1)for(let l=0;l<n;l+=
1){let i=r(a,l);if(i===null)continue;let u=4*(a*n+l);s.data.set(i,u),s.data[u+3]=255}o.putImageData(s,0,0)}function Pr(e,t,n,r){
let{rowHeight:o}=e,[s,a]=[t.at(t.low),t.at(t.high)],l=e.labels.map(({at:p,text:d,title:f})=>{let b=Math.min(Math.max(p*o+
4,9),e.rows*o-1),v=r!==null&&Math.floor(p)===r,h=y("text",{x:s-Qe,y:b,"text-anchor":"end"},_r(d,s-Qe));return h.classList.
toggle("tge-heat-marked",v),h.prepend(y("title",{},f)),h}),i=o<10?0:e.rows,u=Array.from({length:i},(p,d)=>{let f=d*o;return y(
"line",{class:"tge-heat-gap",x1:s,x2:a,y1:f,y2:f})}),c=e.signs.map(({row:p,step:d,label:f})=>{let[b,v]=[t.at(d),(p+.5)*o],
h=y("path",{class:"tge-heat-sign",d:`M${b} ${v-6}l6 10h-12z`});return h.append(y("title",{},f)),h}),m=[...l,...u,...c];if(r!==
null&&o>=10&&m.push(un("tge-heat-row",s,r*o,a-s,o)),n!==null){let p=(a-s)/e.columns,d=o<10?e.rows*o:o,f=o<10?0:n.row*o;m.
push(un("tge-heat-cursor",s+n.column*p,f,p,d))}return m}function un(e,t,n,r,o){return y("rect",{class:e,x:t,y:n,width:Math.
max(r,2),height:o})}function _r(e,t){let n=Math.max(3,Math.floor(t/cn));return e.length>n?`…${e.slice(e.length-n+1)}`:
e}function Gr(e,t,n){let[r,o]=[t*n,(t+1)*n];r<e.scrollTop&&(e.scrollTop=r);let s=e.scrollTop+e.clientHeight;o>s&&(e.scrollTop=
o-e.clientHeight)}function Re(){let e=g("div",{class:"tge-heat-strip"}),t=g("div",{class:"tge-heat-words tge-number"});return{
element:g("div",{class:"tge-heat-legend"},e,t),update:(o,s)=>{e.style.background=sn(o),t.replaceChildren(...s.map(a=>g("\
span",{},a)))}}}var ge=48,dn=4,Dr=400,mn=.05,Br={width:280,height:ge*dn+20,bottom:20},pn={weight:"Weights",gradient:"Gradients",activation:"\
Activations"};function hn(e){let t=Y("Layer",m=>e.set("selected_layer",m)),n=Y("Of its",m=>e.set("histogram",m)),r=Re(),
o=g("p",{class:"tge-reading tge-number"}),s=y("svg",{class:"tge-bars","aria-hidden":"true"}),a=null,l=()=>{},i=ke("Histo\
gram by step",m=>{a=m,l()}),u=g("div",{class:"tge-histograms"},g("div",{class:"tge-tools"},t.element,n.element,r.element),
g("div",{class:"tge-histogram"},i.element,s),o),c=m=>{l=()=>c(m);let{selected_layer:p,histogram:d}=e.now,f=Kr(m.histograms,
p,d),b=[...new Set(m.histograms.map(({where:S})=>S))];t.update(b.map(S=>[S,C(S)]),f?.where??"");let v=m.histograms.filter(
({where:S})=>S===f?.where);n.update(v.map(({kind:S})=>[S,pn[S]??S]),f?.kind??""),r.update(re,["few numbers","many"]);let h=f===
void 0||f.steps.length===0;for(let S of[i.element,s])S.toggleAttribute("hidden",h);if(h){R(o,"No histogram was taken yet\
.");return}let w=Wr(f.steps),M=w.indices.length-1;a!==null&&a.column>M&&(a={...a,column:M}),i.draw(qr(f,w),a,null);let k=w.
indices[a?.column??M]??0;R(o,gn(f,k)),Ur(s,f,k)};return{element:u,draw:c}}function Kr(e,t,n){let r=t.slice(0,Math.max(0,
t.lastIndexOf("."))),o=e.filter(l=>l.where===t),a=(o.length?o:e.filter(l=>r!==""&&l.where===r))[0]??e[0];return e.find(l=>l.
where===a?.where&&l.kind===n)??a}function zr({lows:e,highs:t}){let n=i=>i.filter(u=>Number.isFinite(u)).sort((u,c)=>u-c),
[r,o]=[n(e),n(t)],s=Math.floor(mn*r.length),a=r[s]??0,l=o[o.length-1-Math.floor(mn*o.length)]??1;return l>a?[a,l]:[a-.5,
a+.5]}function Vr(e,[t,n],[r,o],s){let a=new Array(s).fill(0),l=Array.from(e).reduce((c,m)=>c+m,0)||1,i=(n-t)/e.length,u=(o-
r)/s;for(let c=0;c<e.length;c+=1){if(!e[c])continue;let[m,p]=[t+c*i,t+(c+1)*i],d=Math.max(0,Math.floor((m-r)/u)),f=Math.
min(s-1,Math.floor((p-r)/u));for(let b=d;b<=f;b+=1){let[v,h]=[r+b*u,r+(b+1)*u],w=Math.min(p,h)-Math.max(m,v),M=i>0?Math.
max(0,w)/i:1;a[b]+=M*e[c]/l}}return a}function Wr(e){let[t,n]=[e[0]??0,e.at(-1)??0],r=e.slice(1).map((c,m)=>c-e[m]),o=Math.
max(Math.min(...r,n-t||1),(n-t)/Dr)||1,s=Math.max(0,t-o),a=Math.max(1,Math.round((n-s)/o)),l=(n-s)/a,i=0,u=Array.from({length:a},
(c,m)=>{let p=s+(m+1)*l+1e-6;for(;i+1<e.length&&e[i+1]<=p;)i+=1;return i});return{steps:[s,n],indices:u}}function qr(e,t){
let[n,r]=zr(e),{where:o,kind:s,steps:a,lows:l,highs:i,counts:u}=e,c=JSON.stringify([o,s,a.length,a.at(-1),n,r]),m=[],p=v=>m[v]??=
Vr(u[v],[l[v],i[v]],[n,r],ge),d=(v,h)=>{let w=p(t.indices[h]??0),M=w[ge-1-v]??0,k=Math.max(...w);return M>0?Le(re,Math.sqrt(
M/k)):null},f=J(r-n,4),b=te(n,r,4).map(v=>{let h=Q(v,f);return{at:(r-v)/(r-n)*ge,text:h,title:h}});return{key:c,rows:ge,
rowHeight:dn,columns:t.indices.length,steps:t.steps,color:d,labels:b,signs:[],describe:(v,h)=>gn(e,t.indices[h]??0)}}function gn({
steps:e,lows:t,highs:n,counts:r,kind:o,where:s},a){let l=Array.from(r[a]??[]),i=l.reduce((v,h)=>v+h,0),[u,c]=[t[a]??0,n[a]??
0],m=l.indexOf(Math.max(...l)),p=(c-u)/(l.length||1),d=$(u+m*p,2),f=$(u+(m+1)*p,2),b=pn[o]?.toLowerCase()??o;return`${C(
s)}, step ${H(e[a]??0)}: ${H(i)} ${b} from ${$(u)} to ${$(c)}, most between ${d} and ${f}`}function Ur(e,{lows:t,highs:n,
counts:r},o){let{width:s,height:a,bottom:l}=Br,i=Array.from(r[o]??[]),[u,c]=[t[o]??0,n[o]??1],m=V(u,c,10,s-10),p=V(0,Math.
max(...i,1),a-l,6),d=(s-20)/(i.length||1),f=i.map((w,M)=>{let k=p.at(w),S={width:d-1,height:a-l-k};return y("rect",{x:10+
M*d,y:k,...S})}),b=J(c-u,4),v=te(u,c,4).map(w=>y("text",{x:m.at(w),y:a-5,"text-anchor":"middle"},Q(w,b))),h=a-l+.5;N(e,{
width:s,height:a,viewBox:`0 0 ${s} ${a}`}),e.replaceChildren(...f,y("line",{x1:0,x2:s,y1:h,y2:h}),...v)}var Te=.001,Ze=2,jr=8,Jr=[190,24,93],fn={"gradient norm":{label:"Gradient norm",formula:"‖g‖",scale:"log"},"weight n\
orm":{label:"Weight norm",formula:"‖w‖",scale:"log"},"update ratio":{label:"Update-to-weight ratio",formula:"‖Δw‖ / \
‖w‖",scale:"ratio"},"activation mean":{label:"Activation mean",formula:"mean",scale:"sign"},"activation std":{label:"\
Activation spread",formula:"std",scale:"log"},"zero fraction":{label:"Zero fraction",formula:"share of zeros",scale:"sha\
re"}};function fe(e){return fn[e]??{label:e,formula:"",scale:"log"}}function et(e){let t=new Set(e.filter(({where:r})=>r).
map(({kind:r})=>r)),n=Object.keys(fn).filter(r=>t.has(r));return[...n,...[...t].filter(r=>!n.includes(r))]}function bn(e,t,n){
let{scale:r}=fe(e),o=n?on:rn;if(r==="share")return Ce(re,["0%","50%","100%"],m=>m);if(r==="ratio"){let m=[-Ze,0,Ze].map(
(d,f)=>(["≤ ","","≥ "][f]??"")+$(Te*10**d,1));return Ce(o,m,d=>.5+Math.log10(d/Te)/(2*Ze))}let{low:s,high:a,positive:l}=Yr(
t);if(r==="sign"){let m=Math.max(Math.abs(s),Math.abs(a))||1,p=[-m,0,m].map(d=>$(d,2));return Ce(o,p,d=>.5+d/(2*m))}let i=Math.
max(l,a/10**jr),u=a>i?Math.log10(a/i):1,c=[i,Math.sqrt(i*a),a].map(m=>$(m,2));return Ce(re,c,m=>Math.log10(m/i)/u)}function Ce(e,t,n){
return{colours:e,words:t,color:o=>Number.isFinite(o)?Le(e,n(o)):Jr}}function Yr(e){let[t,n,r]=[1/0,-1/0,1/0];for(let{values:o,
length:s}of e){let[a,l]=o.extremes(0,s);a<0||(t=Math.min(t,o.at(a)),n=Math.max(n,o.at(l)),r=Math.min(r,o.positive(0,s).lowest??
1/0))}return t>n?{low:0,high:1,positive:1}:{low:t,high:n,positive:Number.isFinite(r)?r:1}}function vn(e,t,n){let[r,o]=[e.
from(t),e.from(n)];if(o===r)return r===0?null:e.values.at(r-1);let[,s]=e.values.extremes(r,o);return s<0?Number.NaN:e.values.
at(s)}function Ae(e,t){let n=t.slice(0,Math.max(0,t.lastIndexOf(".")));return e===t||e.startsWith(`${t}.`)||e!==""&&e===
n}var Xr=18,Qr=400,Zr=116,eo=3,wn=1e-6;function xn(e){let t=Y("Statistic",f=>e.set("statistic",f)),n=Re(),r=g("p",{class:"\
tge-reading tge-number"}),o=g("p",{class:"tge-subtitle"}),s=Ee(e);s.element.classList.add("tge-small-charts");let a={key:"",
values:[]},l=[],i=null,u=null,c=()=>{},m=ke("Layers by step",(f,b)=>{i=f;let v=l[f?.row??-1]?.where;b&&v!==void 0&&v!==e.
now.selected_layer&&e.set("selected_layer",v),c(),s.point(f&&u&&Math.round(he(u,f.column)))}),p=g("div",{class:"tge-laye\
rs"},g("div",{class:"tge-tools"},t.element,n.element),m.element,r,o,s.element),d=(f,b)=>{c=()=>d(f,b);let v=et(f.layers),
h=v.includes(e.now.statistic)?e.now.statistic:v[0]??"";t.update(v.map(E=>[E,fe(E).label]),h);let w=f.layers.filter(E=>E.
where!==""&&E.kind===h);l=w.slice(0,Qr);let M=bn(h,l.map(({series:E})=>E),an(p));n.update(M.colours,M.words),u=no(f,l,h,
M,m,a);let k=l.findIndex(({where:E})=>E===e.now.selected_layer);i!==null&&i.row>=l.length&&(i=null),m.element.hidden=l.length===
0,m.draw(u,i,k<0?null:k);let S=w.length-l.length,F=S>0?` ${H(S)} more layers are not drawn.`:"";R(r,i?u.describe(i.row,i.
column):to(h)+F);let D=e.now.selected_layer,T=f.layers.some(E=>Ae(E.where,D))?D:l[0]?.where??"";R(o,T?C(T):"");let O={...Ye(
[f],b,e),height:Zr,smooth:0,events:[]};s.draw(ro(f,T),O,({lines:E})=>E.length>1)};return{element:p,draw:d}}function to(e){
let{label:t,formula:n}=fe(e);return`${n?`${t}, ${n}${e==="update ratio"?", often near 0.001 where training goes well":""}\
. `:""}Point at a layer, or use the arrow keys; a click chooses it.`}function no(e,t,n,r,o,s){let a=t.map(({where:h})=>C(
h)),l=Math.max(1,...t.map(({series:h})=>h.length)),i=Math.max(1,...t.map(({series:h})=>h.last)),u=Math.max(1,Math.min(l,
Math.floor(o.room(a)/eo))),c=[0,i],m=h=>h/u*i,p=t.map(({where:h,series:w})=>[h,w.length]),d=JSON.stringify([n,u,i,p,r.words,
r.colours[0]]);if(d!==s.key){let h=({series:w})=>Array.from({length:u},(M,k)=>vn(w,m(k)+wn,m(k+1)+wn));Object.assign(s,{
key:d,values:t.flatMap(h)})}let{values:f}=s,b=(h,w)=>f[h*u+w]??null,{label:v}=fe(n);return{key:d,rows:t.length,rowHeight:Xr,
columns:u,steps:c,color:(h,w)=>{let M=b(h,w);return M===null?null:r.color(M)},labels:a.map((h,w)=>({at:w+.5,text:h,title:h})),
signs:e.alarms.flatMap(({where:h,step:w,text:M})=>{let k=t.findIndex(S=>Ae(S.where,h)||S.where===h);return k<0||h===""?[]:
[{row:k,step:w,label:M}]}),describe:(h,w)=>{let M=b(h,w),k=M===null?"not measured":$(M),S=Math.round(he({steps:c,columns:u},
w));return`${`${a[h]??""}, step ${H(S)}`}: ${v.toLowerCase()} ${k}`}}}function ro(e,t){return[...et(e.layers),"step seco\
nds","memory MB"].map(r=>{let o=e.layers.filter(l=>l.kind===r&&(l.where===""||Ae(l.where,t))),s=o.slice(0,5).map(({where:l,
series:i},u)=>({run:0,series:i,curve:r,label:o.length>1?C(l):r,color:u,dash:u,shape:0}));return{name:r,lines:s,...r==="u\
pdate ratio"?{guide:Te}:{}}}).filter(({lines:r})=>r.length>0)}var yn={ready:"Ready",running:"Running",paused:"Paused",stopped:"Stopped",finished:"Finished",failed:"Failed"},oo=5;function Mn({
step:e,totalSteps:t}){let n=t===null?"":` of ${H(t)}`;return`step ${H(e)}${n}`}function so(e){let{state:t,rate:n,remaining:r}=e,
o=t==="running",s=[o&&n>0?`${$(n,2)} steps/s`:"",ao(e)];return o&&r!==null&&s.push(`${io(r)} left`),s.filter(a=>a!=="").
join(" · ")}function ao(e){let t=Ge(e,"step seconds")??Number.NaN,n=Ge(e,"memory MB")??Number.NaN,r=t<1?`${$(1e3*t,2)} \
ms`:`${$(t,2)} s`;return[Number.isFinite(t)?`${r}/step`:"",Number.isFinite(n)?`${$(n)} MB`:""].filter(s=>s!=="").join(" \
· ")}function io(e){let t=Math.max(1,Math.round(e)),n=Math.floor(t/60);return n===0?`${t} s`:n<60?`${n} min ${t%60} s`:
`${Math.floor(n/60)} h ${n%60} min`}function Sn(e){let t=_e(e);if(t)return`Failed in step ${H(t.step)}: ${t.headline}`;let n=e.
series.slice(0,oo).map(({name:o,values:s,length:a})=>`${C(o)} ${$(s.at(a-1))}`).join(", "),r=`${yn[e.state]}, ${Mn(e)}`;
return n?`${r}. ${n}`:r}function En(){let e=g("span",{class:"tge-state"}),t=g("span",{class:"tge-step-count tge-number"}),
n=g("span",{class:"tge-number"}),r=g("div",{class:"tge-status"},e,t,n);return{element:r,update:(s,a)=>{r.dataset.state=s.
state;let i=a&&(s.state==="running"||s.state==="paused")?"Interrupted":yn[s.state];R(e,a?`${i} (saved)`:i),R(t,s.state===
"ready"?"":Mn(s)),R(n,so(s))}}}function Ln(){let e=g("div"),t=g("div",{class:"tge-progress","aria-hidden":"true"},e);return{
element:t,update:({step:r,totalSteps:o})=>{t.classList.toggle("tge-progress-unknown",o===null);let s=o?Math.min(r/o,1):0;
e.style.width=`${100*s}%`}}}function kn(){let e=g("p",{class:"tge-note"});return{element:e,update:n=>{let r=Lt(n);e.hidden=
r==="",R(e,r&&`Stopped at step ${H(n.step)}: ${r}.`)}}}function Rn(){let e=g("p",{class:"tge-error-headline"}),t=g("pre",
{class:"tge-error-text",tabindex:0,"aria-label":"Traceback"}),n=g("section",{class:"tge-error","aria-label":"Error"},e,t);
return n.hidden=!0,{element:n,update:o=>{let s=_e(o);n.hidden=s===null,s!==null&&(R(e,`Step ${H(s.step)} failed: ${s.headline}`),
R(t,s.text))}}}var Cn=1500,lo=[["← →","another step of a chart"],["PgUp PgDn","a tenth of the chart on, back"],["↑ ↓","another \
layer of a heat map"],["Shift+→ Enter","choose steps, show only these"],["+ −","show fewer, more steps"],["Esc","sho\
w all steps"]];function uo(e){let t=e.get("snapshot")??[],r=e.get("labels").map((s,a)=>{let l=t[a];return l?Mt(l):me()}),
o=r[0]??me();return o.step||(o.state=e.get("state")),r.length?r:[o]}function co({model:e,el:t}){let n=uo(e),r=n[0],o=e.get(
"controlled")===!0,s=performance.now(),a=r.state,l=r.alarms.length,i=null,u=-1,c=en(e,()=>W.schedule()),m=g("h2",{class:"\
tge-title"}),p=En(),d=Ln(),f=nt(),b=Rn(),v=kn(),h=It({command:(L,A=1)=>ee(e,{kind:"command",name:L,count:A}),set:(L,A)=>ee(
e,{kind:"set",name:L,value:A})}),w=L=>{let{alarm:A}=L;i=L,u=L.run,A.where&&c.set("selected_layer",A.where),M("curves"),f.
say(`Step ${A.step} is marked in the charts`),W.schedule()},M=L=>{c.set("tab",L),E.focus(L)},k={show:w,list:()=>M("alarm\
s"),put:()=>E.focus("curves")},S=xt(k),F=tn(c),D=xn(c),x=hn(c),T=vt(k),O={curves:g("div",{class:"tge-panel"},S.element,F.
element),layers:g("div",{class:"tge-panel"},D.element),histograms:g("div",{class:"tge-panel"},x.element),alarms:g("div",
{class:"tge-panel"},T.element)},E=dt("What to look at",Object.entries(O).map(([L,A])=>({name:L,panel:A})),L=>c.set("tab",
L)),B=g("section",{class:"tge tge-training tge-card","aria-label":"Training run"},g("div",{class:"tge-header"},m,p.element),
d.element,E.element,...Object.values(O),b.element,v.element,h.element,lt(lo),f.element),q=Y("Run",L=>{u=Number(L),W.schedule()});
E.element.after(q.element);let K=L=>{let A=n.flatMap(({layers:U,histograms:Ne},$e)=>U.some(({where:ae})=>ae)||Ne.length?
[$e]:[]),P=A.find(U=>!c.now.hidden.includes(U)),I=A.includes(u)?u:P??A[0]??0,oe=A.map(U=>[`${U}`,L[U]??""]);q.update(oe,
`${I}`);let se=["layers","histograms"].includes(c.now.tab);return q.element.hidden=A.length<2||!se,n[I]??r},Z=()=>{let L=W.
live(),A=e.get("labels"),P=K(A);R(m,C(String(e.get("title")||"Training"))),p.update(r,o&&!L&&r.step>0&&Tn()),d.update(r);
let I=bt(n,A);An(P,I.length),E.show(c.now.tab),S.update(I);let oe=I.filter(ae=>!c.now.hidden.includes(ae.run));O.curves.
hidden||F.draw(n,A,Ie(oe,i));let se=I.filter(ae=>n[ae.run]===P);O.layers.hidden||D.draw(P,Ie(se,i)),O.histograms.hidden||
x.draw(P),O.alarms.hidden||T.update(I),b.update(r),v.update(r);let U=e.get("can_restart")===!0,{state:Ne,parameters:$e}=r;
h.element.hidden=!o,h.update({state:Ne,parameters:$e,canRestart:U,live:L})},Tn=()=>performance.now()-s>Cn,An=(L,A)=>{let P=L.
layers.some(({where:I})=>I!=="");E.label("curves","Curves"),E.label("layers",P?"Layers":""),E.label("histograms",L.histograms.
length?"Histograms":""),E.label("alarms",A||P?`Alarms (${A})`:""),E.element.hidden=!(A||P||L.histograms.length)},Nn=(L,A)=>{
let P=nn(L,A),I=n[P.run];if(I===void 0)return!0;let oe=I.state==="paused"&&I.step!==P.step;P.reset&&I===r&&P.step<I.step&&
$n();let se=St(I,P);return I===r&&Hn(oe),se},$n=()=>{i=null,c.now.zoom.length>0&&c.set("zoom",[])},Hn=L=>{let A=r.alarms.
at(-1);r.state!==a||L&&r.state==="paused"?((a!=="ready"||r.state!=="running")&&f.say(Sn(r)),a=r.state):r.alarms.length>l&&
A&&W.live()&&f.say(`Alarm. ${ue({alarm:A,run:0,of:""})}`),l=r.alarms.length},W=mt(e,B,{receive:Nn,paint:Z}),On=setTimeout(
()=>W.schedule(),Cn+50),In=[W.close,c.close,()=>clearTimeout(On),...["title","labels","can_restart"].map(L=>be(e,L,W.schedule)),
it(B),ut(B)];return t.append(B),Z(),W.hello(),()=>In.forEach(L=>L())}var ka={render:co};export{ka as default};
