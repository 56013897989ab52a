var Hn="http://www.w3.org/2000/svg";function N(e,t){for(let[n,r]of Object.entries(t))r===!1?e.removeAttribute(n):e.setAttribute(
n,r===!0?"":String(r))}function h(e,t={},...n){let r=document.createElement(e);return N(r,t),r.append(...n),r}function y(e,t={},...n){
let r=document.createElementNS(Hn,e);return N(r,t),r.append(...n),r}function _(e,t,n){let r=h("button",{type:"button",...t},
e);return r.addEventListener("click",n),r}function C(e,t){e.textContent!==t&&(e.textContent=t)}var Ye=0;function z(e){return Ye+=
1,`${e}-${Date.now().toString(36)}-${Ye}`}function Qe(){let e=h("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:e,
say:n=>{e.textContent=e.textContent===n?`${n} `:n}}}function he(e,t,n){return e.on(`change:${t}`,n),()=>e.off(`change:${t}`,n)}function Ze(e,t){return e.on("msg:custom",t),
()=>e.off("msg:custom",t)}function ee(e,t){return nt(e,()=>e.send(t))}function et(e){return nt(e,()=>e.save_changes())}var Re=new WeakMap;
function tt(e,t){let n=Re.get(e)??new Set;return Re.set(e,n.add(t)),e.on("comm_live_update",t),()=>{n.delete(t),e.off("c\
omm_live_update",t)}}function nt(e,t){try{t()}catch{return Re.get(e)?.forEach(n=>n()),!1}return!0}var On="button, input, select, [tabindex]";var se=null;function rt(e){let t=()=>[...e.querySelectorAll(On)];e.addEventListener("focusout",({target:o,relatedTarget:s})=>{
s===null&&(se={index:t().indexOf(o),at:performance.now()})});let n=()=>{if(!e.isConnected)return;r.disconnect(),document.
activeElement===document.body&&se&&performance.now()-se.at<3e3&&t()[se.index]?.focus(),se=null},r=new ResizeObserver(n);
return r.observe(e),()=>r.disconnect()}function In({key:e,ctrlKey:t,metaKey:n,altKey:r,shiftKey:o}){return!t&&!r&&!n&&!(o&&e==="Enter")}function ot(e){let t=n=>{
In(n)&&n.stopPropagation()};return e.addEventListener("keydown",t),()=>e.removeEventListener("keydown",t)}var Fn=1,Pn=1e3,_n=2;function Gn(e){let t=e;return t?.kind==="frame"&&t.version===Fn}function st(e){if(e===void 0)return new Float32Array;
let{byteOffset:t,byteLength:n}=e,r=t+n-n%4;return new Float32Array(e.buffer.slice(t,r))}function at(e,t,n){let r=!1,o=0,
s=0,a=-1/0,l=0,i=!0,u=()=>{!r||o-s<_n||(s=o,r=ee(e,{kind:"acknowledge",sequence:o}))},c=()=>{l=0,n.paint(),u()},m=()=>{l||
(l=requestAnimationFrame(c))},p=()=>{performance.now()-a<Pn||(a=performance.now(),ee(e,{kind:"hello"}))},d=[Ze(e,(b,v)=>{
Gn(b)&&(r=!0,o=b.sequence,n.receive(b,v)||p(),document.hidden||!i?u():m())}),tt(e,()=>{r=!1,m()}),Dn(t,b=>{i=b,b&&m()}),
Bn(t,m)];return{live:()=>r,schedule:m,hello:p,close:()=>{cancelAnimationFrame(l),d.forEach(b=>b())}}}function Dn(e,t){let n=new IntersectionObserver(
o=>{t(o.at(-1)?.isIntersecting??!0)});n.observe(e);let r=()=>t(!document.hidden);return document.addEventListener("visib\
ilitychange",r),()=>{n.disconnect(),document.removeEventListener("visibilitychange",r)}}function Bn(e,t){let n=new ResizeObserver(
t);return n.observe(e),()=>n.disconnect()}function it(e,t,n){let r=new Map,o=h("div",{class:"tge-tabs",role:"tablist","aria-label":e});for(let{name:i,panel:u}of t){
let c=h("button",{type:"button",class:"tge-tab",role:"tab",id:z("tge-tab")});u.id||=z("tge-panel"),N(c,{"aria-controls":u.
id}),N(u,{role:"tabpanel","aria-labelledby":c.id}),c.addEventListener("click",()=>n(i)),r.set(i,c),o.append(c)}let s=i=>{
let u=r.get(i),c=u&&!u.hidden?i:t[0]?.name;for(let{name:m,panel:p}of t){let d=m===c;p.hidden=!d,N(r.get(m),{"aria-select\
ed":String(d),tabindex:d?0:-1})}},a=(i,u)=>{let c=r.get(i);c!==void 0&&(C(c,u),c.hidden=u==="")};return o.addEventListener(
"keydown",i=>{let u=[...r].filter(([,f])=>!f.hidden),c=u.findIndex(([,f])=>f===i.target),m=zn(i.key,c,u.length),[p,d]=u[m??
-1]??[];p!==void 0&&(i.preventDefault(),n(p),d?.focus())}),{element:o,show:s,label:a,focus:i=>r.get(i)?.focus()}}function zn(e,t,n){
return e==="ArrowLeft"||e==="ArrowUp"?(t-1+n)%n:e==="ArrowRight"||e==="ArrowDown"?(t+1)%n:e==="Home"?0:e==="End"?n-1:void 0}function $(e,t=3){if(e===null||Number.isNaN(e))return"nan";if(!Number.isFinite(e))return e>0?"inf":"−inf";if(e===0)return"\
0";let n=Math.abs(e);return n>=1e6||n<.001?lt(Vn(e,t)):Number.isInteger(e)?O(e):n>=10**t?O(Math.round(e)):lt(e.toPrecision(
t))}function O(e){let t=String(Math.abs(e)).replace(/\B(?=(\d{3})+$)/g,",");return e<0?`−${t}`:t}function Vn(e,t){let[
n="",r="0"]=e.toExponential(t-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(r)}`}function lt(e){
return e.replaceAll("-","−")}var Kn="…",Wn=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function ae(e){return e.replace(Wn,t=>t===`
`?"⏎":`\\u${t.charCodeAt(0).toString(16).padStart(4,"0")}`)}function ut(e,t){let n=Array.from(e.slice(0,2*t+2));return n.
length<=t?e:n.slice(0,Math.max(0,t-1)).join("")+Kn}var U=5,qn=/^(train|training|val|valid|validation|test|eval)[ _/.-]+(?=.)/,jn=60;function T(e){return ut(ae(e),jn)}function Un(e){
return e.replace(qn,"")}function ct(e,t,n){let r=Jn(e.flatMap(({series:s})=>s.map(({name:a})=>a))),o=e.length>1;return[...r].
map(([s,a])=>{let l=e.flatMap((i,u)=>n.includes(u)?[]:a.flatMap((c,m)=>{let p=i.series.find(b=>b.name===c);if(p===void 0)
return[];let d=a.length===1,f=o?t[u]??`run ${u+1}`:c;return[{run:u,series:p,curve:c,label:T(f),color:o?u:m,dash:o&&d?u:m,
shape:o?u:0}]}));return{name:s,lines:l}})}function Jn(e){let t=new Map;for(let n of new Set(e)){let r=Un(n),o=t.get(r);o?
o.push(n):t.set(r,[n])}return t}var mt=200,Xn={nan:"Not a number",exploding:"Exploding gradient",vanishing:"Vanishing gradient",dead:"Dead units",plateau:"\
Plateau"};function Ne({kind:e}){return Xn[e]??T(e)}function ie(e){let t=e.where?` in layer ${T(e.where)}`:"";return`${`${Ne(
e)}${t} at step ${O(e.step)}`}: ${ae(e.text)}`}function dt(e,t){return e.slice(-mt).map(n=>({step:n.step,label:ie(n),line:t!==
null&&t.step===n.step&&t.where===n.where}))}function pt(e){let t=h("ol",{class:"tge-alarms",reversed:!0}),n=h("p",{class:"\
tge-empty"},"No alarm was raised."),r=h("div",{},t,n),o="";return{element:r,update:({alarms:a})=>{let l=JSON.stringify(a);
if(l===o)return;o=l,n.hidden=a.length>0;let i=a.slice(-mt).reverse();t.replaceChildren(...i.map(u=>Yn(u,e)))}}}function Yn(e,t){
let n=e.cleared!==null,r=n?`over since step ${O(e.cleared??0)}`:"",o=h("div",{class:"tge-alarm-head"},gt(),h("strong",{},
Ne(e)),h("span",{},`step ${O(e.step)}`),h("span",{},e.where?`layer ${T(e.where)}`:""),h("span",{class:"tge-alarm-state"},
r)),s=`Show in charts: ${Ne(e)}, step ${e.step}`,a=_("Show in charts",{class:"tge-button","aria-label":s},()=>t.show(e)),
l=h("p",{},ae(e.text)),i=h("li",{class:"tge-alarm"},o,l,a);return i.classList.toggle("tge-alarm-over",n),i}function gt(){
return y("svg",{...{width:14,height:13,viewBox:"0 0 14 13","aria-hidden":"true"},class:"tge-alarm-sign"},y("path",{d:"M7\
 0l7 13h-14z"}))}function ht(e){let t=h("span",{class:"tge-banner-text"}),n=null,r=0,o=0,s=()=>{r=o,a.hidden=!0,e.put()},
a=h("div",{class:"tge-banner"},gt(),t,_("Show",{class:"tge-toggle","aria-label":"Show this alarm in the charts"},()=>{n&&
e.show(n)}),_("All",{class:"tge-toggle","aria-label":"Show all alarms"},e.list),_("✕",{class:"tge-toggle","aria-label":"\
Put the alarm away"},s));return{element:a,update:({alarms:i})=>{o=i.length,r>o&&(r=0);let u=i.slice(r).filter(({cleared:m})=>m===
null);if(n=u.at(-1)??null,a.hidden=n===null,n===null)return;let c=u.length>1?` (and ${u.length-1} more)`:"";C(t,ie(n)+c),
t.title=ie(n)}}}function X(e,t){let n=z("tge-choice"),r=h("select",{id:n,class:"tge-select"});r.addEventListener("change",()=>t(r.value));
let o=h("label",{for:n},e),s=h("div",{class:"tge-choice"},o,r),a="";return{element:s,update:(i,u)=>{let c=JSON.stringify(
i);a!==c&&(a=c,r.replaceChildren(...i.map(([m,p])=>h("option",{value:m},T(p))))),s.hidden=i.length===0,r.value!==u&&(r.value=
u)}}}var le=class{length=0;#e=new Float32Array(64);#t=new Int32Array(1);#n=new Int32Array(1);at(t){return t>=0&&t<this.length?
this.#e[t]:Number.NaN}push(t){let n=this.length;n===this.#e.length&&this.#r(),this.#e[n]=t,this.length=n+1;let r=Math.floor(
n/64);if(n%64===0&&(this.#t[r]=this.#n[r]=-1),!Number.isFinite(t))return;let o=this.#t[r],s=this.#n[r];(o<0||t<this.#e[o])&&
(this.#t[r]=n),(s<0||t>this.#e[s])&&(this.#n[r]=n)}extremes(t,n){let r=-1,o=-1,s=Math.max(t,0),a=Math.min(n,this.length);
for(;s<a;){let l=s/64,i=Number.isInteger(l)&&s+64<=a,u=i?[this.#t[l],this.#n[l]]:[s];for(let c of u){let m=this.at(c);Number.
isFinite(m)&&((r<0||m<this.#e[r])&&(r=c),(o<0||m>this.#e[o])&&(o=c))}s+=i?64:1}return[r,o]}positive(t,n){let r=1/0,o=0;for(let s=t;s<
n;s+=64){let a=Math.min(n,s+64),l=this.at(this.extremes(s,a)[0]);if(l>0)r=Math.min(r,l);else for(let i=s;i<a;i+=1){let u=this.#e[i];
u>0?r=Math.min(r,u):Number.isFinite(u)&&(o+=1)}}return{lowest:Number.isFinite(r)?r:null,others:o}}#r(){let t=Math.ceil(this.#e.
length*3/2);this.#e=fe(new Float32Array(t),this.#e),this.#t=fe(new Int32Array(Math.ceil(t/64)),this.#t),this.#n=fe(new Int32Array(
Math.ceil(t/64)),this.#n)}};function fe(e,t){return e.set(t),e}var Qn=0,Y=class{constructor(t,n=[],r=[]){this.name=t;this.
append(n,r)}name;id=Qn+=1;values=new le;#e=new Float64Array(64);#t=new le;#n=0;#r=0;#o=1;get length(){return this.values.
length}get last(){return this.length?this.#e[this.length-1]:0}step(t){return t>=0&&t<this.length?this.#e[t]:Number.NaN}append(t,n){
for(let r=0;r<t.length;r+=1){if(this.length===this.#e.length){let o=Math.ceil(this.length*3/2);this.#e=fe(new Float64Array(
o),this.#e)}this.#e[this.length]=t[r],this.values.push(n[r]??Number.NaN)}}smoothed(t){if(t===0)return this.values;t!==this.#n&&
(this.#t=new le,this.#n=t,this.#r=0,this.#o=1);for(let n=this.#t.length;n<this.length;n+=1){let r=this.values.at(n);if(!Number.
isFinite(r)){this.#t.push(r);continue}this.#r=t*this.#r+(1-t)*r,this.#o*=t,this.#t.push(this.#r/(1-this.#o))}return this.#t}from(t){
let n=0,r=this.length;for(;n<r;){let o=n+r>>1;this.#e[o]<t?n=o+1:r=o}return n}nearest(t){let n=Math.min(this.from(t),this.
length-1);if(n<=0)return n;let[r,o]=[this.#e[n-1],this.#e[n]];return Math.abs(o-t)<Math.abs(r-t)?n:n-1}};function ft(e,t,n,r,o,s){
let a=r-n;if(a<=4*o)return Array.from({length:Math.max(a,0)},(c,m)=>n+m);let l=[n],i=c=>{c>l[l.length-1]&&l.push(c)},u=n;
for(let c=1;c<=o&&u<r;c+=1){let m=c===o?r:Math.min(e.from(s(c)),r);if(m<=u)continue;let[p,d]=t.extremes(u,m);p<0?i(u):(i(
Math.min(p,d)),i(Math.max(p,d))),u=m}return i(r-1),l}function ue(){return{state:"ready",step:0,totalSteps:null,rate:0,remaining:null,parameters:[],series:[],layers:[],histograms:[],
events:[],alarms:[],begun:[]}}function bt(e){let t=ue();for(let{name:n,steps:r,values:o}of e.curves)t.series.push(new Y(
n,r,o));for(let{where:n,kind:r,steps:o,values:s}of e.layers??[])t.layers.push({where:n,kind:r,series:new Y(n,o,s)});return t.
histograms=(e.histograms??[]).map(Zn),t.state=e.state,t.step=e.step,t.totalSteps=e.total_steps,t.events=[...e.events],t.
alarms=e.alarms??[],t}function Zn({counts:e,...t}){let n=t.steps.map((r,o)=>e.slice(32*o,32*(o+1)));return{...t,counts:n}}
function vt(e,t){t.reset&&Object.assign(e,ue()),e.state=t.state,e.step=t.step,e.totalSteps=t.total_steps,e.rate=t.rate,e.
remaining=t.remaining,e.parameters=t.parameters,e.alarms=t.alarms??e.alarms;for(let n of t.events)e.events.push(n);for(let n of t.
begun)er(e,n);return t.points.every(n=>tr(e.begun[n.id],n))}function er(e,[t,n,r=""]){if(t==="histogram"){let s={where:n,
kind:r,steps:[],lows:[],highs:[],counts:[]};e.histograms.push(s),e.begun.push(s);return}let o=new Y(n);t==="layer"?e.layers.
push({where:n,kind:r,series:o}):e.series.push(o),e.begun.push(o)}function tr(e,{start:t,steps:n,rows:r}){return e===void 0?
!1:e instanceof Y?t!==e.length?!1:(e.append(n,r),!0):nr(e,t,n,r)}function nr(e,t,n,r){if(t>e.steps.length)return!1;let{lows:o,
highs:s,counts:a}=e;for(let i of[e.steps,o,s,a])i.length=t;let l=34;return n.forEach((i,u)=>{let c=r.subarray(l*u,l*(u+1));
e.steps.push(i),o.push(c[0]??0),s.push(c[1]??0),a.push(c.slice(2))}),!0}function He(e){return e==="stopped"||e==="finish\
ed"||e==="failed"}function wt(e,t){if(e==="ready")return new Set(["start","step"]);let n=e==="running"?["pause","step","\
stop"]:e==="paused"?["resume","step","stop"]:[];return new Set(t?[...n,"start"]:n)}function Oe(e){let t=e.events.findLast(
({kind:o})=>o==="failed");if(e.state!=="failed"||t===void 0)return null;let r=t.text.trimEnd().split(`
`).findLast(o=>/^\S/.test(o))??"";return{step:t.step,headline:r,text:t.text.trimEnd()}}function xt(e){return e.state!=="\
stopped"?"":e.events.findLast(({kind:t})=>t==="stopped")?.text??""}function Ie(e,t){let n=e.layers.find(r=>r.where===""&&
r.kind===t);return n?.series.length?n.series.values.at(n.series.length-1):null}function K(e,t,n,r){let o=(r-n)/(t-e||1);return{low:e,high:t,at:s=>n+(s-e)*o,value:s=>e+(s-n)/o}}function Fe(e,t,n,r){let o=K(
Math.log10(e),Math.log10(t),n,r);return{low:e,high:t,at:s=>o.at(Math.log10(s)),value:s=>10**o.value(s)}}function yt(e,t){
let n=i=>10**Math.floor(Math.log10(i)+1e-9),r=1.000000001,o=[5,2,1].map(i=>i*n(e)),s=[1,2,5,10].map(i=>i*n(t)),a=o.find(
i=>i<=e*r)??e,l=s.find(i=>i>=t/r)??t;return a<l?[a,l]:[a/2,l*2]}function Pe(e,t,n){let r=Math.floor(Math.log10(e)+1e-9),
o=Math.ceil(Math.log10(t)-1e-9),s=o-r<=2?[1,2,5]:[1],a=Math.max(1,Math.ceil((o-r)/Math.max(n,1))),l=[];for(let i=r;i<=o;i+=
1)if(i%a===0)for(let u of s)l.push(+`${u}e${i}`);return l.filter(i=>i>=e*(1-1e-9)&&i<=t*(1+1e-9))}function J(e,t){let n=e/
Math.max(t,1),r=10**Math.floor(Math.log10(n)),o=n/r;return(o<1.5?1:o<3.5?2:o<7.5?5:10)*r}function te(e,t,n){if(!(t>e))return[
e];let r=J(t-e,n),o=Math.ceil(e/r-1e-9),s=Math.floor(t/r+1e-9);return Array.from({length:s-o+1},(a,l)=>Number(((o+l)*r).
toPrecision(12)))}function Mt(e,t,n){if(e===0&&t===0)return[0,1];if(e===t){let a=Math.abs(e)/2||1;return[e-a,t+a]}let r=e>
0&&e<t/2?0:e,o=J(t-r,n),s=a=>Number((a*o).toPrecision(12));return[s(Math.floor(r/o+1e-9)),s(Math.ceil(t/o-1e-9))]}var rr=[
1,1.5,2,3,4,5,6,8,10];function St(e,t,n){if(n)return Math.max(e,1);if(t!==null&&e<=t)return Math.max(t,1);let r=10**Math.
floor(Math.log10(Math.max(e,10)));return(rr.find(o=>o*r>=e)??10)*r}function Q(e,t){return e===0&&t<1e-4?"0":(Math.abs(e)>=
1e4||t<1e-4?or(e):e.toFixed(Math.min(Math.max(0,-Math.floor(Math.log10(t)+1e-9)),4))).replace("-","−")}function or(e){
let t=Math.abs(e);if(t<1||t>=1e12){let[o="",s=""]=e.toExponential(2).split("e");return`${Number(o)}e${Number(s)}`}let[n,
r]=t>=1e9?[1e9,"G"]:t>=1e6?[1e6,"M"]:[1e3,"k"];return`${Number((e/n).toPrecision(4))}${r}`}function Lt(e){let t=e>0?Math.
log10(e):-3;return[Math.min(-5,Math.floor(t)),Math.max(0,Math.ceil(t))]}function Et(e){return Number((10**e).toPrecision(
2))}var sr=600,kt=100;function ar({low:e,high:t,log:n,whole:r,value:o}){let s=o??e??0;if(!n){let[d,f]=[e??Math.min(0,s),t??Math.
max(1,2*s)],b=r?1:(f-d)/kt;return{low:d,high:f,step:b,value:g=>Number(g.toPrecision(6)),position:g=>g}}let[a,l]=Lt(s),[i,
u]=[e!==null&&e>0?Math.log10(e):a,t!==null&&t>0?Math.log10(t):l],c=d=>Math.min(Math.max(d,e??0),t??1/0),m=d=>c(r?Math.round(
10**d):Et(d)),p=d=>d>0?Math.log10(d):i;return{low:i,high:u,step:e===null?.05:(u-i)/kt,value:m,position:p}}function Ct(e){
let t=h("div",{class:"tge-sliders"}),n=new Map;return{element:t,update:(o,s)=>{for(let[a,l]of n)o.some(i=>i.name===a)||(l.
element.remove(),n.delete(a));for(let a of o){let l=n.get(a.name);l===void 0&&(l=ir(a.name,e),n.set(a.name,l),t.append(l.
element)),l.update(a,s)}t.hidden=o.length===0}}}function ir(e,t){let n=z("tge-set"),r=e==="lr",o=h("input",{type:"range",
id:n,class:r?"tge-lr":"tge-set"}),s=h("output",{class:`${r?"tge-lr-value":"tge-set-value"} tge-number`,for:n,"aria-live":"\
off"}),a=h("label",{for:n},r?"Learning rate":T(e)),l=h("div",{class:"tge-slider"},a,o,s),i=-1/0,u=null,c=p=>{C(s,$(p,2)),
N(o,{"aria-valuetext":$(p,2)})};return o.addEventListener("input",()=>{if(u===null)return;i=performance.now();let p=u.value(
Number(o.value));c(p),t(e,p)}),{element:l,update:(p,d)=>{o.disabled=!d,!(performance.now()-i<sr)&&(u=ar(p),N(o,{min:u.low,
max:u.high,step:u.step}),o.value=String(u.position(p.value??u.value(u.low))),c(p.value??Number.NaN))}}}var lr={start:"M2 1l8 5-8 5z",resume:"M2 1l8 5-8 5z",pause:"M2 1h3v10H2zM7 1h3v10H7z",step:"M1 1l6.5 5L1 11zM8.5 1h2.5v1\
0H8.5z",stop:"M1.5 1.5h9v9h-9z",restart:"M6 1a5 5 0 1 0 4.9 6H9.3A3.5 3.5 0 1 1 8.4 3.6L6.8 5.2H11V1L9.5 2.5A5 5 0 0 0 6\
 1z"},At=1e6;function Rt(e){let t=new Set,n=b=>{t.has(b)&&e.command(b)},r="start",o=be("tge-pause",()=>n(r)),s=be("tge-s\
tep",()=>{t.has("step")&&e.command("step",Tt(i.value))}),a=be("tge-stop",()=>n("stop")),l=be("tge-restart",()=>n("start")),
i=h("input",{type:"number",class:"tge-steps tge-number",min:1,max:At,value:1,"aria-label":"How many steps"}),u=()=>{let b=Tt(
i.value);ve(s,"step",b===1?"One step":`${O(b)} steps`)};i.addEventListener("input",u),i.addEventListener("keydown",({key:b})=>{
b==="Enter"&&s.click()}),u(),ve(a,"stop","Stop"),ve(l,"restart","Restart");let c=h("div",{class:"tge-stepping"},s,i),m=h(
"div",{class:"tge-buttons"},o,c,a,l),p=Ct(e.set);return{element:h("div",{class:"tge-controls",role:"group","aria-label":"\
Training controls"},m,p.element),update:({state:b,parameters:v,canRestart:g,live:w})=>{t=w?wt(b,g):new Set,r=b==="paused"?
"resume":b==="ready"?"start":"pause",ve(o,r,{start:"Start",resume:"Resume",pause:"Pause"}[r]),we(o,t.has(r)),we(s,t.has(
"step")),we(a,t.has("stop")),we(l,b!=="ready"&&t.has("start")),l.hidden=!g;let M=t.has(r)?o:l;for(let E of[o,l])E.classList.
toggle("tge-button-primary",E===M&&w);p.update(v,w)}}}function be(e,t){return _("",{class:`tge-button ${e}`},t)}function ve(e,t,n){
if(e.textContent===n)return;let r={width:12,height:12,viewBox:"0 0 12 12","aria-hidden":"true"};e.replaceChildren(y("svg",
r,y("path",{d:lr[t]})),n)}function we(e,t){N(e,{"aria-disabled":t?"false":"true"})}function Tt(e){let t=Math.round(Number(
e));return t>=1?Math.min(t,At):1}var G={top:8,right:12,bottom:24,left:12},Ge=6,ne=6.4,_e=4,ur=6;function Nt(e,[t,n]){return[e.from(t),e.from(n+1e-9)]}function $t({
lines:e,guide:t},n,r,o){let s=n.stepLog?[Math.max(n.steps[0],1),Math.max(n.steps[1],2)]:n.steps,a=cr(e,s,r),l=r&&a.low>0,
[i,u]=[a.low,a.high].map((w,M)=>t===void 0?w:[Math.min,Math.max][M](w,t)),[c,m]=l?yt(i,u):Mt(i,u,_e),[p,d]=[n.height-G.bottom,
G.top],f=(l?Fe:K)(c,m,p,d),b=Ht(f,l).map(({label:w})=>w.length),v=G.left+ne*Math.max(...b,1);return{x:(n.stepLog?Fe:K)(...s,
v,o-G.right),y:f,width:o,height:n.height,logged:l,note:a.note}}function cr(e,t,n){let[r,o,s,a]=[1/0,-1/0,1/0,0];for(let{
series:u}of e){let[c,m]=Nt(u,t),[p,d]=u.values.extremes(c,m);if(p<0||(r=Math.min(r,u.values.at(p)),o=Math.max(o,u.values.
at(d)),!n))continue;let f=u.values.positive(c,m);s=Math.min(s,f.lowest??1/0),a+=f.others}if(r>o)return{low:0,high:1,note:mr(
e)};if(!n)return{low:r,high:o,note:""};if(s===1/0)return{low:r,high:o,note:"No value above 0: the axis stays linear."};let l=a===
1?"1 value is":`${O(a)} values are`,i=a?`${l} 0 or less and cannot be drawn here.`:"";return{low:s,high:o,note:i}}function mr(e){
return e.reduce((n,{series:r})=>n+r.length,0)>0?"No finite number in these steps.":""}function Ht({low:e,high:t},n){if(n)
return Pe(e,t,ur).map(a=>({value:a,label:Q(a,a)}));let r=J(t-e,_e);return te(e,t,_e).map(s=>({value:s,label:Q(s,r)}))}function Ot({
x:e,y:t,width:n,logged:r}){let o=e.at(e.low),s=Ht(t,r).flatMap(({value:a,label:l})=>{let i=Math.round(t.at(a))+.5;return[
y("line",{x1:o,x2:n-G.right,y1:i,y2:i}),y("text",{x:o-8,y:i+3.5,"text-anchor":"end"},l)]});return y("g",{class:"tge-valu\
e-axis"},...s)}function xe(e,t,n=!1){let r=e.at(e.high),o=Math.max(2,Math.floor((r-e.at(e.low))/80)),s=Math.max(1,J(e.high-
e.low,o)),a=(i,u,c)=>y("text",{x:i,y:t,"text-anchor":u},c);return[...(n?Pe:te)(e.low,e.high,o).filter(i=>Number.isInteger(
i)).map(i=>({at:e.at(i),label:Q(i,s)})).filter(({at:i,label:u})=>i+u.length*ne/2<r-5*ne).map(({at:i,label:u})=>a(i,"midd\
le",u)),a(r,"end","step")]}function De(e,t,n){let r=`step ${O(t)}`,o=r.length*ne/2,s=Math.min(Math.max(e.at(t),e.at(e.low)+
o),e.at(e.high)-o);return y("text",{x:s,y:n,"text-anchor":"middle"},r)}function Be(e,t){return`tge-line tge-line-${e===null?
"any":e%U+1} tge-dash-${t%U+1}`}function It(e,{x:t,y:n},r){let{series:o,color:s,dash:a}=e,l=Be(s,a),i=(c,m)=>y("path",{class:`${l}${m}`,
d:dr(o,c,t,n)});return[...r?[i(o.values," tge-line-raw"),i(o.smoothed(r),"")]:[i(o.values,"")],...Ft(e,o.length-1,t,n)]}
function dr(e,t,n,r){let[o,s]=Nt(e,[n.low,n.high]),a=Math.max(o-1,0),l=Math.min(s+1,e.length),i=n.at(n.low),u=Math.max(1,
Math.round(n.at(n.high)-i)),c=ft(e,t,a,l,u,d=>n.value(i+d)),m="M",p="";for(let d of c){let f=ce(r.at(t.at(d))),b=ce(n.at(
e.step(d)));if(!Number.isFinite(f)||!Number.isFinite(b)){m="M";continue}p+=`${m}${b} ${f}`,m="L"}return p}function ce(e){
return Math.round(e*10)/10}var ze=["M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z","M-2.8-2.8h5.6v5.6h-5.6z","M0-4l4 4l-4 4l-4-4z",
"M0-3.6l3.8 6.4h-7.6z","M0 3.6l3.8-6.4h-7.6z"];function Ft(e,t,n,r){let o=e.series.step(t),s=r.at(e.series.values.at(t));
return!Number.isFinite(s)||!(o>=n.low&&o<=n.high)?[]:[y("path",{class:`tge-dot tge-line-${e.color%U+1}`,d:ze[e.shape%U]??
"",transform:`translate(${ce(n.at(o))} ${ce(s)})`})]}function pr(e){let t=e.filter(({kind:r})=>r==="lr"||r==="set"),n=({
kind:r,text:o})=>r==="lr"?r:o.split(" ")[0];return t.filter((r,o)=>{let s=t.slice(o+1).find(a=>n(a)===n(r));return s===void 0||
s.seconds-r.seconds>1})}function Pt(e,t,n){let{x:r}=n,o=r.at(r.low);return pr(e).filter(({step:s})=>s>=r.low&&s<=r.high).
map(({step:s,text:a,kind:l})=>{let i=r.at(s),u=y("g",{class:"tge-rate-mark"},Ve(i,n)),c=l==="lr"?`lr ${a}`:a.slice(0,40),
m=c.length*ne+8;if(i>=o&&i+m<r.at(r.high)){let p=gr(t[0]?.series,s,n);u.append(y("text",{x:i+4,y:p},c)),o=i+m}return u})}
function _t(e,{x:t,y:n}){let r=Math.round(n.at(e))+.5,o={x1:t.at(t.low),x2:t.at(t.high),y1:r,y2:r};return[y("line",{class:"\
tge-guide",...o})]}function Gt(e,t){let{x:n,height:r}=t,o=r-G.bottom;return e.filter(({step:s})=>s>=n.low&&s<=n.high).map(
({step:s,label:a,line:l})=>{let i=ce(n.at(s)),u=y("path",{d:`M${i} ${o-6}l5 9h-10z`}),c=[y("title",{},a),u];return l&&c.
push(Ve(i,t)),y("g",{class:"tge-alarm-mark"},...c)})}function gr(e,t,{y:n,height:r}){let o=e?.values.at(e.nearest(t))??Number.
NaN;return!(n.at(o)<r/2)?G.top+13:r-G.bottom-7}function Ve(e,{height:t}){return y("line",{x1:e,x2:e,y1:G.top,y2:t-G.bottom})}
function Dt(e,t,{height:n}){return y("rect",{class:"tge-band",x:Math.min(e,t),y:G.top,width:Math.abs(t-e),height:n-G.top-
G.bottom})}function Bt({x:e,height:t}){let[n,r]=[e.at(e.low),e.at(e.high)];return y("rect",{x:n-1,y:0,width:r-n+6,height:t})}
function zt(e,t,n,r){let{x:o,y:s,height:a}=r;return n===null||n<o.low||n>o.high?[]:[Ve(o.at(n),r),De(o,n,a-Ge),...e.flatMap(
(l,i)=>Ft(l,t[i]??-1,o,s))]}function Vt(e,t){let n=s=>{let a=(s.textContent??"").length*ne,l=Number(s.getAttribute("x"));
return s.getAttribute("text-anchor")==="end"?[l-a,l]:[l-a/2,l+a/2]},[r,o]=t?n(t):[1/0,-1/0];for(let s of e.querySelectorAll(
".tge-step-axis text")){let[a,l]=n(s);s.style.visibility=a-4<o&&l+4>r?"hidden":"visible"}}function Kt(){let e=h("div",{class:"tge-legend"}),t=[],n="",r=[],o=[];return{element:e,begin:(l,i)=>{({lines:t}=l);let u=t.
map(({run:f,label:b,curve:v})=>[f,b,v]),c=JSON.stringify([i,u]);if(c===n)return;n=c,r=t.map(()=>h("span",{class:"tge-leg\
end-value tge-number"})),o=t.map(()=>h("span",{class:"tge-legend-smooth tge-number"}));let m=[...new Set(t.map(({curve:f})=>f))],
p=i&&m.length>1;e.classList.toggle("tge-legend-table",p),e.style.setProperty("--tge-columns",String(m.length));let d=h("\
span",{class:"tge-chart-name"},T(l.name));if(p)e.replaceChildren(d,...fr(t,m,r));else{let f=t.map((b,v)=>Ke(me(b),b.label,
r[v],o[v]));e.replaceChildren(...i?[d]:[],...f)}},update:(l,i)=>{t.forEach(({series:u},c)=>{let m=l[c]??-1;C(r[c],$(u.values.
at(m)));let p=$(u.smoothed(i).at(m));C(o[c],i?`≈ ${p}`:"")})}}}function Ke(...e){let t=e.map(n=>typeof n=="string"?h("\
span",{class:"tge-legend-name"},n):n);return h("div",{class:"tge-legend-entry"},...t)}function fr(e,t,n){let r=t.map(a=>{
let l=e.find(i=>i.curve===a)?.dash??0;return Ke(me({color:null,dash:l,shape:null}),T(a))}),s=[...new Set(e.map(({run:a})=>a))].
flatMap(a=>{let l=e.findIndex(d=>d.run===a),{color:i,shape:u,label:c}=e[l],p=t.map(d=>e.findIndex(f=>f.run===a&&f.curve===
d)).map(d=>n[d]??h("span"));return[Ke(me({color:i,dash:0,shape:u}),c),...p]});return[...r,...s]}function me({color:e,dash:t,
shape:n}){let r={width:28,height:10,"aria-hidden":"true"},o=Be(e,t),s=y("line",{class:o,x1:0,x2:20,y1:5,y2:5}),a=y("path",
{class:`tge-dot tge-line-${(e??0)%U+1}`,d:ze[(n??0)%U]??"",transform:"translate(22 5)"});return y("svg",r,s,...n===null?
[]:[a])}var br=120,vr=6,wr=500;function qt(e,t){let n=Kt(),r=y("svg",{"aria-hidden":"true"}),o=h("p",{class:"tge-chart-note",id:z(
"tge-note")}),s=h("div",{class:"tge-plot",tabindex:0,role:"slider","aria-label":`${T(e)} by step`,"aria-describedby":o.id});
s.append(r);let a=_("log",{class:"tge-toggle tge-log"},()=>{t.log(e,a.getAttribute("aria-pressed")!=="true")});N(a,{"ari\
a-label":`log axis for ${T(e)}`});let l=h("figcaption",{class:"tge-chart-head"},n.element,a),i=h("figure",{class:"tge-ch\
art"},l,s,o);i.dataset.family=e;let u=y("g",{class:"tge-cursor"}),c=y("clipPath",{id:z("tge-inside")}),m=K(0,1,0,1),p=[],
d={x:m,y:m,width:1,height:1,logged:!1,note:""},f=0,b=!1,v=null,g=null,w="",M=(x,k,R,A)=>{let V=Math.max(s.clientWidth,br),
j=xr(x.lines,k,R,V);if(j===w)return;w=j,{lines:p}=x,{smooth:f}=k,b=A,d=$t(x,k,R,V),C(o,d.note),N(a,{"aria-pressed":String(
R)}),c.replaceChildren(Bt(d));let{height:B}=k;N(r,{width:V,height:B,viewBox:`0 0 ${V} ${B}`}),r.replaceChildren(c,Ot(d),
y("g",{class:"tge-step-axis"},...xe(d.x,B-Ge,k.stepLog)),...x.guide?_t(x.guide,d):[],...Pt(k.events,p,d),y("g",{"clip-pa\
th":`url(#${c.id})`},...p.flatMap(Z=>It(Z,d,f))),...Gt(k.marks,d),u),n.begin(x,b),N(s,{"aria-valuemin":Math.round(d.x.low),
"aria-valuemax":Math.round(d.x.high)}),E(v)},E=x=>{v=x,x===null&&(g=null);let k=p.map(({series:B})=>x===null?B.length-1:
B.nearest(x));n.update(k,b?0:f);let R=g===null||x===null?[]:[Dt(d.x.at(g),d.x.at(x),d)];u.replaceChildren(...R,...zt(p,k,
x,d)),Vt(r,u.querySelector("text"));let A=p.map((B,Z)=>Sr(B,k[Z]??-1)).join(", "),V=x??Math.max(0,...p.map(({series:B})=>B.
last)),j=Math.round(Math.min(Math.max(V,d.x.low),d.x.high));N(s,{"aria-valuenow":j,"aria-valuetext":`step ${V}: ${A}`})},
L=x=>{let k=x.clientX-s.getBoundingClientRect().left;return d.x.value(Math.min(Math.max(k,d.x.at(d.x.low)),d.width))},F=null;
s.addEventListener("pointerdown",x=>{x.button===0&&(F=x.clientX,s.setPointerCapture(x.pointerId))}),s.addEventListener("\
pointermove",x=>{let k=L(x);F!==null&&Math.abs(x.clientX-F)>vr&&g===null&&(g=d.x.value(F-s.getBoundingClientRect().left)),
t.point(Mr(p,k))}),s.addEventListener("pointerup",x=>{let k=F!==null&&g!==null;F=null,k&&D(L(x))}),s.addEventListener("p\
ointercancel",()=>{F=g=null}),s.addEventListener("pointerleave",()=>{F===null&&t.point(null)}),s.addEventListener("dblcl\
ick",()=>t.zoom(null));let D=x=>{let[k,R]=[Math.min(g??x,x),Math.max(g??x,x)];g=null;let A=[Math.max(k,d.x.low),Math.min(
R,d.x.high)];A[1]>A[0]&&t.zoom(A)};return s.addEventListener("blur",()=>t.point(null)),s.addEventListener("keydown",x=>{
let k=p.map(A=>A.series),R=yr(x.key,k,v,[d.x.low,d.x.high]);if(R!==void 0)R!==null&&(x.shiftKey?g??=v??d.x.high:g=null),
R===null&&t.zoom(null),t.point(R);else if(x.key==="Enter"&&g!==null&&v!==null)D(v);else if(x.key==="+"||x.key==="=")t.zoom(
Wt(d,v,.5));else if(x.key==="-")t.zoom(Wt(d,v,2));else return;x.preventDefault()}),{element:i,draw:M,point:E}}function xr(e,t,n,r){
let o=e.map(({label:s,series:a})=>[s,a.id,a.length]);return JSON.stringify([o,t.steps,t.stepLog,t.smooth,t.marks,t.events.
length,n,r])}function Wt({x:e},t,n){let[r,o]=[e.at(e.low),e.at(e.high)],s=t===null?(r+o)/2:e.at(t),a=[r,o].map(l=>e.value(
s+(l-s)*n));return[Math.max(a[0],0),a[1]]}function yr(e,t,n,[r,o]){if(e==="Escape")return null;let s=jt(t);if(s===void 0)
return;let a=Math.min(s.from(r),s.length-1),l=Math.max(s.from(o+1e-9)-1,a),i=n===null?l:s.nearest(n),u=Math.max(1,Math.round(
(l-a)/wr)),c=Math.max(1,Math.round((l-a)/10)),p={ArrowLeft:i-u,ArrowDown:i-u,ArrowRight:i+u,ArrowUp:i+u,PageDown:i-c,PageUp:i+
c,Home:a,End:l}[e];if(!(p===void 0||s.length===0))return s.step(Math.min(Math.max(p,a),l))}function jt(e){return e.reduce(
(t,n)=>n.length>(t?.length??0)?n:t,void 0)}function Mr(e,t){let n=jt(e.map(({series:r})=>r));return n===void 0?null:n.step(
n.nearest(t))}function Sr({label:e,curve:t,series:n},r){return`${e===T(t)?e:`${e} ${T(t)}`} ${$(n.values.at(r))}`}var Ut=["smooth","log","step_axis","hidden","zoom","tab","selected_layer","statistic","histogram"];function Jt(e,t){let n=()=>Object.
fromEntries(Ut.map(s=>[s,e.get(s)])),r=n(),o=Ut.map(s=>he(e,s,()=>{r=n(),t()}));return{get now(){return r},set(s,a){e.set(
s,a),et(e)},close:()=>o.forEach(s=>s())}}function ye(e,t,n){let r=e.filter(o=>o!==t);return n?[...r,t]:r}function Me(e){let t=h("div",{class:"tge-charts"}),n=new Map,r=a=>n.forEach(l=>l.point(a)),o={point:r,zoom:a=>e.set("zoo\
m",a??[]),log:(a,l)=>e.set("log",ye(e.now.log,a,l))};return{element:t,draw:(a,l,i)=>{let u=new Set(a.map(({name:c})=>c));
for(let[c,m]of n)u.has(c)||(m.element.remove(),n.delete(c));a.forEach((c,m)=>{let p=n.get(c.name)??qt(c.name,o);n.set(c.
name,p),t.children[m]!==p.element&&t.insertBefore(p.element,t.children[m]??null),p.draw(c,l,e.now.log.includes(c.name),i(
c))})},point:r}}var Lr=190,We=12;function Er(e){let t=e.map(n=>{let r=Math.max(n.step,...n.series.map(o=>o.last));return St(r,n.totalSteps,
He(n.state))});return[0,Math.max(1,...t)]}function qe(e,t,{now:n}){let[r,o]=n.zoom,s=r!==void 0&&o!==void 0&&o>r?[r,o]:Er(
e),a=e.length===1?e[0].events:[],l=n.step_axis==="log";return{height:Lr,steps:s,stepLog:l,smooth:n.smooth,marks:t,events:a}}
function Xt(e){let t=kr(e),n=h("p",{class:"tge-empty"}),r=Me(e),o=!1,s=()=>{},a=_("",{class:"tge-button tge-more"},()=>{
o=!o,s()}),l=Tr(e),i=h("div",{class:"tge-curves"},t.element,n,r.element,a,l.element),u=(c,m,p)=>{s=()=>u(c,m,p);let d=qe(
c,p,e),f=ct(c,m,e.now.hidden);r.draw(o?f:f.slice(0,We),d,()=>c.length>1),a.hidden=f.length<=We,C(a,o?`Show the first ${We}\
 charts`:`Show all ${f.length} charts`),n.hidden=f.length>0;let b=c.every(({state:v})=>He(v));C(n,b?"No step was made.":
"The curves begin with the first step."),t.update(c,m),l.update(f.length>0)};return{element:i,draw:u}}function kr(e){let t=h(
"div",{class:"tge-runs",role:"group","aria-label":"Runs"});return{element:t,update:(r,o)=>{t.hidden=r.length<2,!t.hidden&&
(t.children.length!==r.length&&t.replaceChildren(...r.map((s,a)=>Cr(e,a))),r.forEach((s,a)=>{let l=t.children[a],[i,u]=l.
querySelectorAll("span");C(i,T(o[a]??`run ${a+1}`)),C(u,s.state),N(l,{"aria-pressed":String(!e.now.hidden.includes(a))})}))}}}
function Cr(e,t){let n=_("",{class:"tge-run"},()=>{let o=!e.now.hidden.includes(t);e.set("hidden",ye(e.now.hidden,t,o))}),
r={color:t,dash:t,shape:t};return n.append(me(r),h("span"),h("span",{class:"tge-run-state"})),n}function Tr(e){let t=z("\
tge-smooth"),n=h("input",{type:"range",id:t,class:"tge-smooth",min:0,max:.99,step:.01}),r=h("output",{class:"tge-smooth-\
value tge-number",for:t});n.addEventListener("input",()=>e.set("smooth",Number(n.value)));let o=h("div",{class:"tge-slid\
er"},h("label",{for:t},"Smoothing"),n,r),s=_("log steps",{class:"tge-toggle tge-log-steps"},()=>{e.set("step_axis",e.now.
step_axis==="log"?"linear":"log")}),a=_("Show all steps",{class:"tge-toggle tge-zoom-out"},()=>{e.set("zoom",[]),s.focus()}),
l=h("div",{class:"tge-tools",role:"group","aria-label":"How curves are drawn"},o,s,a);return{element:l,update:u=>{l.hidden=
!u;let{smooth:c,step_axis:m,zoom:p}=e.now;Number(n.value)!==c&&(n.value=String(c)),C(r,c?c.toFixed(2):"off"),N(s,{"aria-\
pressed":String(m==="log")}),a.hidden=p.length===0}}}function Yt(e,t){let n=e,r=st(t[0]),o=0,s=l=>(o+=l,r.subarray(o-l,o)),a=n.points.map(([l,i,u,c,m])=>{let p=Float64Array.
from(s(c),d=>u+d);return{id:l,start:i,steps:p,rows:s(c*m)}});if(o!==r.length)throw new Error("a training frame has a wro\
ng length");return{...n,points:a}}var re=[[22,28,74],[32,68,128],[34,116,142],[72,165,127],[160,206,96],[247,232,120]],Qt=[[11,98,196],[133,176,226],[238,
239,242],[230,163,112],[184,78,6]],Zt=[[122,180,255],[72,110,160],[52,56,64],[166,105,58],[255,164,92]];function Se(e,t){
let n=Number.isNaN(t)?0:t,r=Math.min(Math.max(n,0),1)*(e.length-1),o=Math.min(Math.floor(r),e.length-2),[s,a]=[e[o],e[o+
1]],l=i=>Math.round(s[i]+(a[i]-s[i])*(r-o));return[l(0),l(1),l(2)]}function Ar([e,t,n]){return`rgb(${e} ${t} ${n})`}function en(e){
return`linear-gradient(to right, ${e.map(Ar).join(", ")})`}function tn(e){return getComputedStyle(e).colorScheme==="dark"}var Rr=22,nn=15,on=6.8,Ue=8,je=12;function Le(e,t){let n=h("canvas",{class:"tge-heat-cells"}),r=y("svg",{class:"tge-heat\
-over","aria-hidden":"true"}),o=y("svg",{class:"tge-heat-axis","aria-hidden":"true",height:Rr}),s=h("div",{class:"tge-he\
at-scroll"},n,r),a=h("div",{class:"tge-heat",tabindex:0,role:"slider","aria-label":e},s,o),l=null,i=null,u="",c=-1,m=0,p=0,
d=g=>{let w=Math.max(0,...g.map(M=>M.length));return Math.ceil(Math.min(w*on,a.clientWidth*.34))+Ue},f=g=>Math.max(60,a.
clientWidth-d(g)-je),b=(g,w,M)=>{l=g,i=w,m=d(g.labels.map(({text:x})=>x)),p=f(g.labels.map(({text:x})=>x));let E=g.rows*
g.rowHeight;g.key!==u&&$r(n,g),u=g.key,n.style.cssText=`left:${m}px;width:${p}px;height:${E}px`,N(r,{width:m+p+je,height:E});
let L=K(...g.steps,m,m+p);r.replaceChildren(...Hr(g,L,w,M)),N(o,{width:m+p+je});let F=w&&Math.round(de(g,w.column));o.replaceChildren(
...F===null?xe(L,nn):[De(L,F,nn)]);let D=w??{row:0,column:g.columns-1};N(a,{"aria-valuemin":Math.round(g.steps[0]),"aria\
-valuemax":Math.round(g.steps[1]),"aria-valuenow":Math.round(de(g,D.column)),"aria-valuetext":g.describe(D.row,D.column)}),
M!==null&&M!==c&&Ir(s,M,g.rowHeight),c=M??-1},v=g=>{if(l===null)return null;let w=s.getBoundingClientRect(),M=Math.floor(
(g.clientY-w.top+s.scrollTop)/l.rowHeight),E=(g.clientX-w.left-m)/p;if(M<0||M>=l.rows)return null;let L=Math.floor(Math.
min(Math.max(E,0),.9999)*l.columns);return{row:M,column:L}};return s.addEventListener("pointermove",g=>t(v(g),!1)),s.addEventListener(
"pointerdown",g=>{g.button===0&&t(v(g),!0)}),s.addEventListener("pointerleave",()=>t(null,!1)),a.addEventListener("blur",
()=>t(null,!1)),a.addEventListener("keydown",g=>{let w=l&&Nr(g.key,i,l);w!=null&&(g.preventDefault(),t(w,!0))}),{element:a,
draw:b,room:f}}function de({steps:e,columns:t},n){return e[0]+(n+.5)/t*(e[1]-e[0])}function Nr(e,t,{rows:n,columns:r}){let{row:o,column:s}=t??{row:0,column:r-1},a=Math.max(1,Math.round(r/10)),i={ArrowLeft:[
0,-1],ArrowRight:[0,1],ArrowUp:[-1,0],ArrowDown:[1,0],PageUp:[0,a],PageDown:[0,-a],Home:[0,-r],End:[0,r]}[e];if(i===void 0||
n===0)return;let u=(c,m)=>Math.min(Math.max(c,0),m-1);return{row:u(o+i[0],n),column:u(s+i[1],r)}}function $r(e,{rows:t,columns:n,
color:r}){e.width=n,e.height=t;let o=e.getContext("2d");if(o===null||t*n===0)return;let s=o.createImageData(n,t);for(let a=0;a<
t;a+=1)for(let l=0;l<n;l+=1){let i=r(a,l);if(i===null)continue;let u=4*(a*n+l);s.data.set(i,u),s.data[u+3]=255}o.putImageData(
s,0,0)}function Hr(e,t,n,r){let{rowHeight:o}=e,[s,a]=[t.at(t.low),t.at(t.high)],l=e.labels.map(({at:p,text:d,title:f})=>{
let b=Math.min(Math.max(p*o+4,9),e.rows*o-1),v=r!==null&&Math.floor(p)===r,g=y("text",{x:s-Ue,y:b,"text-anchor":"end"},Or(
d,s-Ue));return g.classList.toggle("tge-heat-marked",v),g.prepend(y("title",{},f)),g}),i=o<10?0:e.rows,u=Array.from({length:i},
(p,d)=>{let f=d*o;return y("line",{class:"tge-heat-gap",x1:s,x2:a,y1:f,y2:f})}),c=e.signs.map(({row:p,step:d,label:f})=>{
let[b,v]=[t.at(d),(p+.5)*o],g=y("path",{class:"tge-heat-sign",d:`M${b} ${v-6}l6 10h-12z`});return g.append(y("title",{},
f)),g}),m=[...l,...u,...c];if(r!==null&&o>=10&&m.push(rn("tge-heat-row",s,r*o,a-s,o)),n!==null){let p=(a-s)/e.columns,d=o<
10?e.rows*o:o,f=o<10?0:n.row*o;m.push(rn("tge-heat-cursor",s+n.column*p,f,p,d))}return m}function rn(e,t,n,r,o){return y(
"rect",{class:e,x:t,y:n,width:Math.max(r,2),height:o})}function Or(e,t){let n=Math.max(3,Math.floor(t/on));return e.length>
n?`…${e.slice(e.length-n+1)}`:e}function Ir(e,t,n){let[r,o]=[t*n,(t+1)*n];r<e.scrollTop&&(e.scrollTop=r);let s=e.scrollTop+
e.clientHeight;o>s&&(e.scrollTop=o-e.clientHeight)}function Ee(){let e=h("div",{class:"tge-heat-strip"}),t=h("div",{class:"\
tge-heat-words tge-number"});return{element:h("div",{class:"tge-heat-legend"},e,t),update:(o,s)=>{e.style.background=en(
o),t.replaceChildren(...s.map(a=>h("span",{},a)))}}}var pe=48,an=4,Fr=400,sn=.05,Pr={width:280,height:pe*an+20,bottom:20},ln={weight:"Weights",gradient:"Gradients",activation:"\
Activations"};function un(e){let t=X("Layer",m=>e.set("selected_layer",m)),n=X("Of its",m=>e.set("histogram",m)),r=Ee(),
o=h("p",{class:"tge-reading tge-number"}),s=y("svg",{class:"tge-bars","aria-hidden":"true"}),a=null,l=()=>{},i=Le("Histo\
gram by step",m=>{a=m,l()}),u=h("div",{class:"tge-histograms"},h("div",{class:"tge-tools"},t.element,n.element,r.element),
h("div",{class:"tge-histogram"},i.element,s),o),c=m=>{l=()=>c(m);let{selected_layer:p,histogram:d}=e.now,f=_r(m.histograms,
p,d),b=[...new Set(m.histograms.map(({where:L})=>L))];t.update(b.map(L=>[L,T(L)]),f?.where??"");let v=m.histograms.filter(
({where:L})=>L===f?.where);n.update(v.map(({kind:L})=>[L,ln[L]??L]),f?.kind??""),r.update(re,["few numbers","many"]);let g=f===
void 0||f.steps.length===0;for(let L of[i.element,s])L.toggleAttribute("hidden",g);if(g){C(o,"No histogram was taken yet\
.");return}let w=Br(f.steps),M=w.indices.length-1;a!==null&&a.column>M&&(a={...a,column:M}),i.draw(zr(f,w),a,null);let E=w.
indices[a?.column??M]??0;C(o,cn(f,E)),Vr(s,f,E)};return{element:u,draw:c}}function _r(e,t,n){let r=t.slice(0,Math.max(0,
t.lastIndexOf("."))),o=e.filter(l=>l.where===t),a=(o.length?o:e.filter(l=>r!==""&&l.where===r))[0]??e[0];return e.find(l=>l.
where===a?.where&&l.kind===n)??a}function Gr({lows:e,highs:t}){let n=i=>i.filter(u=>Number.isFinite(u)).sort((u,c)=>u-c),
[r,o]=[n(e),n(t)],s=Math.floor(sn*r.length),a=r[s]??0,l=o[o.length-1-Math.floor(sn*o.length)]??1;return l>a?[a,l]:[a-.5,
a+.5]}function Dr(e,[t,n],[r,o],s){let a=new Array(s).fill(0),l=Array.from(e).reduce((c,m)=>c+m,0)||1,i=(n-t)/e.length,u=(o-
r)/s;for(let c=0;c<e.length;c+=1){if(!e[c])continue;let[m,p]=[t+c*i,t+(c+1)*i],d=Math.max(0,Math.floor((m-r)/u)),f=Math.
min(s-1,Math.floor((p-r)/u));for(let b=d;b<=f;b+=1){let[v,g]=[r+b*u,r+(b+1)*u],w=Math.min(p,g)-Math.max(m,v),M=i>0?Math.
max(0,w)/i:1;a[b]+=M*e[c]/l}}return a}function Br(e){let[t,n]=[e[0]??0,e.at(-1)??0],r=e.slice(1).map((c,m)=>c-e[m]),o=Math.
max(Math.min(...r,n-t||1),(n-t)/Fr)||1,s=Math.max(0,t-o),a=Math.max(1,Math.round((n-s)/o)),l=(n-s)/a,i=0,u=Array.from({length:a},
(c,m)=>{let p=s+(m+1)*l+1e-6;for(;i+1<e.length&&e[i+1]<=p;)i+=1;return i});return{steps:[s,n],indices:u}}function zr(e,t){
let[n,r]=Gr(e),{where:o,kind:s,steps:a,lows:l,highs:i,counts:u}=e,c=JSON.stringify([o,s,a.length,a.at(-1),n,r]),m=[],p=v=>m[v]??=
Dr(u[v],[l[v],i[v]],[n,r],pe),d=(v,g)=>{let w=p(t.indices[g]??0),M=w[pe-1-v]??0,E=Math.max(...w);return M>0?Se(re,Math.sqrt(
M/E)):null},f=J(r-n,4),b=te(n,r,4).map(v=>{let g=Q(v,f);return{at:(r-v)/(r-n)*pe,text:g,title:g}});return{key:c,rows:pe,
rowHeight:an,columns:t.indices.length,steps:t.steps,color:d,labels:b,signs:[],describe:(v,g)=>cn(e,t.indices[g]??0)}}function cn({
steps:e,lows:t,highs:n,counts:r,kind:o,where:s},a){let l=Array.from(r[a]??[]),i=l.reduce((v,g)=>v+g,0),[u,c]=[t[a]??0,n[a]??
0],m=l.indexOf(Math.max(...l)),p=(c-u)/(l.length||1),d=$(u+m*p,2),f=$(u+(m+1)*p,2),b=ln[o]?.toLowerCase()??o;return`${T(
s)}, step ${O(e[a]??0)}: ${O(i)} ${b} from ${$(u)} to ${$(c)}, most between ${d} and ${f}`}function Vr(e,{lows:t,highs:n,
counts:r},o){let{width:s,height:a,bottom:l}=Pr,i=Array.from(r[o]??[]),[u,c]=[t[o]??0,n[o]??1],m=K(u,c,10,s-10),p=K(0,Math.
max(...i,1),a-l,6),d=(s-20)/(i.length||1),f=i.map((w,M)=>{let E=p.at(w),L={width:d-1,height:a-l-E};return y("rect",{x:10+
M*d,y:E,...L})}),b=J(c-u,4),v=te(u,c,4).map(w=>y("text",{x:m.at(w),y:a-5,"text-anchor":"middle"},Q(w,b))),g=a-l+.5;N(e,{
width:s,height:a,viewBox:`0 0 ${s} ${a}`}),e.replaceChildren(...f,y("line",{x1:0,x2:s,y1:g,y2:g}),...v)}var Ce=.001,Je=2,Kr=8,Wr=[190,24,93],mn={"gradient norm":{label:"Gradient norm",formula:"‖g‖",scale:"log"},"weight n\
orm":{label:"Weight norm",formula:"‖w‖",scale:"log"},"update ratio":{label:"Update-to-weight ratio",formula:"‖Δw‖ / \
‖w‖",scale:"ratio"},"activation mean":{label:"Activation mean",formula:"mean",scale:"sign"},"activation std":{label:"\
Activation spread",formula:"std",scale:"log"},"zero fraction":{label:"Zero fraction",formula:"share of zeros",scale:"sha\
re"}};function ge(e){return mn[e]??{label:e,formula:"",scale:"log"}}function Xe(e){let t=new Set(e.filter(({where:r})=>r).
map(({kind:r})=>r)),n=Object.keys(mn).filter(r=>t.has(r));return[...n,...[...t].filter(r=>!n.includes(r))]}function dn(e,t,n){
let{scale:r}=ge(e),o=n?Zt:Qt;if(r==="share")return ke(re,["0 %","50 %","100 %"],m=>m);if(r==="ratio"){let m=[-Je,0,Je].map(
(d,f)=>(["≤ ","","≥ "][f]??"")+$(Ce*10**d,1));return ke(o,m,d=>.5+Math.log10(d/Ce)/(2*Je))}let{low:s,high:a,positive:l}=qr(
t);if(r==="sign"){let m=Math.max(Math.abs(s),Math.abs(a))||1,p=[-m,0,m].map(d=>$(d,2));return ke(o,p,d=>.5+d/(2*m))}let i=Math.
max(l,a/10**Kr),u=a>i?Math.log10(a/i):1,c=[i,Math.sqrt(i*a),a].map(m=>$(m,2));return ke(re,c,m=>Math.log10(m/i)/u)}function ke(e,t,n){
return{colours:e,words:t,color:o=>Number.isFinite(o)?Se(e,n(o)):Wr}}function qr(e){let[t,n,r]=[1/0,-1/0,1/0];for(let{values:o,
length:s}of e){let[a,l]=o.extremes(0,s);a<0||(t=Math.min(t,o.at(a)),n=Math.max(n,o.at(l)),r=Math.min(r,o.positive(0,s).lowest??
1/0))}return t>n?{low:0,high:1,positive:1}:{low:t,high:n,positive:Number.isFinite(r)?r:1}}function pn(e,t,n){let[r,o]=[e.
from(t),e.from(n)];if(o===r)return r===0?null:e.values.at(r-1);let[,s]=e.values.extremes(r,o);return s<0?Number.NaN:e.values.
at(s)}function Te(e,t){let n=t.slice(0,Math.max(0,t.lastIndexOf(".")));return e===t||e.startsWith(`${t}.`)||e!==""&&e===
n}var jr=18,Ur=400,Jr=116,Xr=3,gn=1e-6;function hn(e){let t=X("Statistic",f=>e.set("statistic",f)),n=Ee(),r=h("p",{class:"\
tge-reading tge-number"}),o=h("p",{class:"tge-subtitle"}),s=Me(e);s.element.classList.add("tge-small-charts");let a={key:"",
values:[]},l=[],i=null,u=null,c=()=>{},m=Le("Layers by step",(f,b)=>{i=f;let v=l[f?.row??-1]?.where;b&&v!==void 0&&v!==e.
now.selected_layer&&e.set("selected_layer",v),c(),s.point(f&&u&&Math.round(de(u,f.column)))}),p=h("div",{class:"tge-laye\
rs"},h("div",{class:"tge-tools"},t.element,n.element),m.element,r,o,s.element),d=(f,b)=>{c=()=>d(f,b);let v=Xe(f.layers),
g=v.includes(e.now.statistic)?e.now.statistic:v[0]??"";t.update(v.map(A=>[A,ge(A).label]),g);let w=f.layers.filter(A=>A.
where!==""&&A.kind===g);l=w.slice(0,Ur);let M=dn(g,l.map(({series:A})=>A),tn(p));n.update(M.colours,M.words),u=Qr(f,l,g,
M,m,a);let E=l.findIndex(({where:A})=>A===e.now.selected_layer);i!==null&&i.row>=l.length&&(i=null),m.element.hidden=l.length===
0,m.draw(u,i,E<0?null:E);let L=w.length-l.length,F=L>0?` ${O(L)} more layers are not drawn.`:"";C(r,i?u.describe(i.row,i.
column):Yr(g)+F);let D=e.now.selected_layer,k=f.layers.some(A=>Te(A.where,D))?D:l[0]?.where??"";C(o,k?T(k):"");let R={...qe(
[f],b,e),height:Jr,smooth:0,events:[]};s.draw(Zr(f,k),R,({lines:A})=>A.length>1)};return{element:p,draw:d}}function Yr(e){
let{label:t,formula:n}=ge(e);return`${n?`${t}, ${n}${e==="update ratio"?", often near 0.001 where training goes well":""}\
. `:""}Point at a layer, or use the arrow keys; a click chooses it.`}function Qr(e,t,n,r,o,s){let a=t.map(({where:g})=>T(
g)),l=Math.max(1,...t.map(({series:g})=>g.length)),i=Math.max(1,...t.map(({series:g})=>g.last)),u=Math.max(1,Math.min(l,
Math.floor(o.room(a)/Xr))),c=[0,i],m=g=>g/u*i,p=t.map(({where:g,series:w})=>[g,w.length]),d=JSON.stringify([n,u,i,p,r.words,
r.colours[0]]);if(d!==s.key){let g=({series:w})=>Array.from({length:u},(M,E)=>pn(w,m(E)+gn,m(E+1)+gn));Object.assign(s,{
key:d,values:t.flatMap(g)})}let{values:f}=s,b=(g,w)=>f[g*u+w]??null,{label:v}=ge(n);return{key:d,rows:t.length,rowHeight:jr,
columns:u,steps:c,color:(g,w)=>{let M=b(g,w);return M===null?null:r.color(M)},labels:a.map((g,w)=>({at:w+.5,text:g,title:g})),
signs:e.alarms.flatMap(({where:g,step:w,text:M})=>{let E=t.findIndex(L=>Te(L.where,g)||L.where===g);return E<0||g===""?[]:
[{row:E,step:w,label:M}]}),describe:(g,w)=>{let M=b(g,w),E=M===null?"not measured":$(M),L=Math.round(de({steps:c,columns:u},
w));return`${`${a[g]??""}, step ${O(L)}`}: ${v.toLowerCase()} ${E}`}}}function Zr(e,t){return[...Xe(e.layers),"step seco\
nds","memory MB"].map(r=>{let o=e.layers.filter(l=>l.kind===r&&(l.where===""||Te(l.where,t))),s=o.slice(0,5).map(({where:l,
series:i},u)=>({run:0,series:i,curve:r,label:o.length>1?T(l):r,color:u,dash:u,shape:0}));return{name:r,lines:s,...r==="u\
pdate ratio"?{guide:Ce}:{}}}).filter(({lines:r})=>r.length>0)}var fn={ready:"Ready",running:"Running",paused:"Paused",stopped:"Stopped",finished:"Finished",failed:"Failed"},eo=5;function bn({
step:e,totalSteps:t}){let n=t===null?"":` of ${O(t)}`;return`step ${O(e)}${n}`}function to(e){let{state:t,rate:n,remaining:r}=e,
o=t==="running",s=[o&&n>0?`${$(n,2)} steps/s`:"",no(e)];return o&&r!==null&&s.push(`${ro(r)} left`),s.filter(a=>a!=="").
join(" · ")}function no(e){let t=Ie(e,"step seconds")??Number.NaN,n=Ie(e,"memory MB")??Number.NaN,r=t<1?`${$(1e3*t,2)} \
ms`:`${$(t,2)} s`;return[Number.isFinite(t)?`${r}/step`:"",Number.isFinite(n)?`${$(n)} MB`:""].filter(s=>s!=="").join(" \
· ")}function ro(e){let t=Math.max(1,Math.round(e)),n=Math.floor(t/60);return n===0?`${t} s`:n<60?`${n} min ${t%60} s`:
`${Math.floor(n/60)} h ${n%60} min`}function vn(e){let t=Oe(e);if(t)return`Failed in step ${O(t.step)}: ${t.headline}`;let n=e.
series.slice(0,eo).map(({name:o,values:s,length:a})=>`${T(o)} ${$(s.at(a-1))}`).join(", "),r=`${fn[e.state]}, ${bn(e)}`;
return n?`${r}. ${n}`:r}function wn(){let e=h("span",{class:"tge-state"}),t=h("span",{class:"tge-step-count tge-number"}),
n=h("span",{class:"tge-number"}),r=h("div",{class:"tge-status"},e,t,n);return{element:r,update:(s,a)=>{r.dataset.state=s.
state;let i=a&&(s.state==="running"||s.state==="paused")?"Interrupted":fn[s.state];C(e,a?`${i} (saved)`:i),C(t,s.state===
"ready"?"":bn(s)),C(n,to(s))}}}function xn(){let e=h("div"),t=h("div",{class:"tge-progress","aria-hidden":"true"},e);return{
element:t,update:({step:r,totalSteps:o})=>{t.classList.toggle("tge-progress-unknown",o===null);let s=o?Math.min(r/o,1):0;
e.style.width=`${100*s}%`}}}function yn(){let e=h("p",{class:"tge-note"});return{element:e,update:n=>{let r=xt(n);e.hidden=
r==="",C(e,r&&`Stopped at step ${O(n.step)}: ${r}.`)}}}function Mn(){let e=h("p",{class:"tge-error-headline"}),t=h("pre",
{class:"tge-error-text",tabindex:0,"aria-label":"Traceback"}),n=h("section",{class:"tge-error","aria-label":"Error"},e,t);
return n.hidden=!0,{element:n,update:o=>{let s=Oe(o);n.hidden=s===null,s!==null&&(C(e,`Step ${O(s.step)} failed: ${s.headline}`),
C(t,s.text))}}}var Sn=1500;function oo(e){let t=e.get("snapshot")??[],r=e.get("labels").map((s,a)=>{let l=t[a];return l?bt(l):ue()}),o=r[0]??
ue();return o.step||(o.state=e.get("state")),r.length?r:[o]}function so({model:e,el:t}){let n=oo(e),r=n[0],o=e.get("cont\
rolled")===!0,s=performance.now(),a=r.state,l=r.alarms.length,i=null,u=Jt(e,()=>q.schedule()),c=h("p",{class:"tge-title"}),
m=wn(),p=xn(),d=Qe(),f=Mn(),b=yn(),v=Rt({command:(S,H=1)=>ee(e,{kind:"command",name:S,count:H}),set:(S,H)=>ee(e,{kind:"s\
et",name:S,value:H})}),g=S=>{i=S,S.where&&u.set("selected_layer",S.where),w("curves"),d.say(`Step ${S.step} is marked in\
 the charts`),q.schedule()},w=S=>{u.set("tab",S),R.focus(S)},M={show:g,list:()=>w("alarms"),put:()=>R.focus("curves")},E=ht(
M),L=Xt(u),F=hn(u),D=un(u),x=pt(M),k={curves:h("div",{class:"tge-panel"},E.element,L.element),layers:h("div",{class:"tge\
-panel"},F.element),histograms:h("div",{class:"tge-panel"},D.element),alarms:h("div",{class:"tge-panel"},x.element)},R=it(
"What to look at",Object.entries(k).map(([S,H])=>({name:S,panel:H})),S=>u.set("tab",S)),A=h("section",{class:"tge tge-tr\
aining tge-card","aria-label":"Training run"},h("div",{class:"tge-header"},c,m.element),p.element,R.element,...Object.values(
k),f.element,b.element,v.element,d.element),V=-1,j=X("Run",S=>{V=Number(S),q.schedule()});R.element.after(j.element);let B=S=>{
let H=n.flatMap(({layers:W,histograms:Ae},Nn)=>W.some(({where:$n})=>$n)||Ae.length?[Nn]:[]),I=H.find(W=>!u.now.hidden.includes(
W)),P=H.includes(V)?V:I??H[0]??0,oe=H.map(W=>[`${W}`,S[W]??""]);return j.update(oe,`${P}`),j.element.hidden=H.length<2||
u.now.tab==="curves",n[P]??r},Z=()=>{let S=q.live(),H=e.get("labels"),I=B(H);C(c,T(String(e.get("title")||"Training"))),
m.update(r,o&&!S&&r.step>0&&Ln()),p.update(r),En(I),R.show(u.now.tab);let P=dt(I.alarms,i);E.update(I),k.curves.hidden||
L.draw(n,H,P),k.layers.hidden||F.draw(I,P),k.histograms.hidden||D.draw(I),k.alarms.hidden||x.update(I),f.update(r),b.update(
r);let oe=e.get("can_restart")===!0,{state:W,parameters:Ae}=r;v.element.hidden=!o,v.update({state:W,parameters:Ae,canRestart:oe,
live:S})},Ln=()=>performance.now()-s>Sn,En=S=>{let H=S.layers.some(({where:P})=>P!=="");R.label("curves","Curves"),R.label(
"layers",H?"Layers":""),R.label("histograms",S.histograms.length?"Histograms":"");let I=S.alarms.length;R.label("alarms",
I||H?`Alarms (${I})`:""),R.element.hidden=!(I||H||S.histograms.length)},kn=(S,H)=>{let I=Yt(S,H),P=n[I.run];if(P===void 0)
return!0;let oe=P.state==="paused"&&P.step!==I.step;I.reset&&P===r&&I.step<P.step&&Cn();let W=vt(P,I);return P===r&&Tn(oe),
W},Cn=()=>{i=null,u.now.zoom.length>0&&u.set("zoom",[])},Tn=S=>{let H=r.alarms.at(-1);r.state!==a||S&&r.state==="paused"?
((a!=="ready"||r.state!=="running")&&d.say(vn(r)),a=r.state):r.alarms.length>l&&H&&q.live()&&d.say(`Alarm. ${ie(H)}`),l=
r.alarms.length},q=at(e,A,{receive:kn,paint:Z}),An=setTimeout(()=>q.schedule(),Sn+50),Rn=[q.close,u.close,()=>clearTimeout(
An),...["title","labels","can_restart"].map(S=>he(e,S,q.schedule)),rt(A),ot(A)];return t.append(A),Z(),q.hello(),()=>Rn.
forEach(S=>S())}var va={render:so};export{va as default};
