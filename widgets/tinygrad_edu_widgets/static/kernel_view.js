var jt="http://www.w3.org/2000/svg";function T(t,e){for(let[n,r]of Object.entries(e))r===!1?t.removeAttribute(n):t.setAttribute(
n,r===!0?"":String(r))}function u(t,e={},...n){let r=document.createElement(t);return T(r,e),r.append(...n),r}function E(t,e={},...n){
let r=document.createElementNS(jt,t);return T(r,e),r.append(...n),r}function de(t,e,n){let r=u("button",{type:"button",...e},
t);return r.addEventListener("click",n),r}function L(t,e){t.textContent!==e&&(t.textContent=e)}var ot=0;function j(t){return ot+=
1,`${t}-${Date.now().toString(36)}-${ot}`}var we=["lanes","sectors","passes","branches"],ke=["request","memory","lanes","model"];function J(t,[e,n,r]){let o=Math.
floor(t/e),s=[t%e,o%n,Math.floor(o/n)],i=r>1?3:n>1?2:1;return`(${s.slice(0,i).join(", ")})`}function Oe(t){let[e,n,r]=t;
return r===1&&n===1?String(e):`(${(r===1?[e,n]:[e,n,r]).join(", ")})`}var ve=["step","set","read","write","atomic","barrier","warp_barrier","changed"],[Me,Jt,Q,$e,ae,jn,Jn,st]=[0,1,2,3,4,5,6,
7],N=32;async function fe(t){let e=atob(t.data),n=Uint8Array.from(e,s=>s.charCodeAt(0)),o=new Blob([n]).stream().pipeThrough(
new DecompressionStream("deflate"));return Qt(t,await new Response(o).arrayBuffer())}function Qt(t,e){let{data:n,...r}=t,
{events:o,warps:s,rows:i,buffers:a}=r,c=s*N,l=0,f=g=>(l+=4*g,[e,l-4*g,g]),d=g=>(l+=g,new Uint8Array(e,l-g,g)),p=new Int32Array(
...f(o)),x=new Int32Array(...f(o)),m=new Uint32Array(...f(o*s)),h=Xt(new Int32Array(...f(i*c)),c),v=new Float32Array(...f(
i*c)),$=a.map(({known:g})=>new Float32Array(...f(g))),[k,y]=[d(o),d(o)],w=d(o*s),S=new Int32Array(o);for(let g=1;g<o;g+=
1)S[g]=S[g-1]+y[g-1];return{...r,lanes:c,...{statement:p,name:x,masks:m,kind:k,width:y,cost:w},index:h,value:v,first:$,start:S}}
function Xt(t,e){for(let n=0;n<t.length;n+=1)n%e!==0&&(t[n]=t[n]+t[n-1]);return t}function O(t,e,n){return((t.masks[e*t.
warps+Math.floor(n/N)]??0)>>>n%N&1)===1}function Se(t,e,n){let r=0;for(let o=0;o<t.warps;o+=1){if(n!==void 0&&o!==n)continue;
let s=t.masks[e*t.warps+o]??0;for(;s!==0;s&=s-1)r+=1}return r}function Yt(t){return t===Q||t===$e||t===ae}function Ke(t,e){
return t.kind[e]===Me||t.statement[e]!==t.statement[e-1]}function Zt(t,e){for(;e>0&&!Ke(t,e);)e-=1;return e}function se(t,e){
for(;e+1<t.events&&!Ke(t,e+1);)e+=1;return e}function _e(t,e){let n=se(t,e);return n>e?n:se(t,Math.min(e+1,t.events-1))}
function at(t,e){return Math.max(0,Zt(t,e)-1)}function he(t,e){for(let n=e;n>=0;n-=1){if(Yt(t.kind[n]))return n;if(Ke(t,
n))return-1}return-1}function Ge(t,e,n){for(let r=e+1;r<t.events;r+=1)if(t.kind[r]===Me&&n(t.statement[r])){let o=se(t,r);
if(o>e)return o}return-1}function Ee(t,e,n){let r=new Float32Array(t.lanes).fill(NaN),o=new Uint8Array(t.lanes),s=t.lanes;
for(let i=n;i>=0&&s>0;i-=1){if(t.kind[i]!==Jt||t.name[i]!==e)continue;let a=t.start[i]*t.lanes;for(let c=0;c<t.lanes;c+=
1)o[c]||!O(t,i,c)||(r[c]=t.value[a+c],o[c]=1,s-=1)}return r}function it(t,e){let n=[];for(let o=0;o<t.warps;o+=1)t.masks[e*
t.warps+o]&&n.push(o);let r=[];return n.forEach((o,s)=>{if(s>0&&n[s-1]===o-1)return;let i=o;for(;n.includes(i+1);)i+=1;r.
push(i===o?String(o):`${o}–${i}`)}),r.join(", ")}function ct(){let t=u("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:t,
say:n=>{t.textContent=t.textContent===n?`${n} `:n}}}function ze(t,e,n){return t.on(`change:${e}`,n),()=>t.off(`change:${e}`,n)}function lt(t,e){return t.on("msg:custom",e),
()=>t.off("msg:custom",e)}function ut(t,e){return dt(t,()=>t.send(e))}function mt(t){return dt(t,()=>t.save_changes())}var en=new WeakMap;function dt(t,e){try{e()}catch{return en.get(t)?.forEach(n=>n()),!1}return!0}var tn=1e4,ft="No answer: this needs a running kernel. Run the cell again.",ht=0;function pt(t,e,n={},r=tn){ht+=1;let o=ht;
return new Promise((s,i)=>{let a=()=>{clearTimeout(l),c()},c=lt(t,(f,d)=>{let p=f;p?.kind!=="reply"||p.id!==o||(a(),p.error===
void 0?s({content:f,buffers:d}):i(new Error(String(p.error))))}),l=setTimeout(()=>{a(),i(new Error(ft))},r);ut(t,{...n,kind:"\
request",id:o,name:e})||(a(),i(new Error(ft)))})}function ie(t,e=3){if(t===null||Number.isNaN(t))return"nan";if(!Number.isFinite(t))return t>0?"inf":"−inf";if(t===0)return"\
0";let n=Math.abs(t);return n>=1e6||n<.001?bt(nn(t,e)):Number.isInteger(t)?pe(t):n>=10**e?pe(Math.round(t)):bt(t.toPrecision(
e))}function pe(t){let e=String(Math.abs(t)).replace(/\B(?=(\d{3})+$)/g,",");return t<0?`−${e}`:e}function nn(t,e){let[
n="",r="0"]=t.toExponential(e-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(r)}`}function bt(t){
return t.replaceAll("-","−")}var rn="…",on=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function z(t){return t.replace(on,e=>e===`
`?"⏎":`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}function gt(t,e){let n=Array.from(t.slice(0,2*e+2));return n.
length<=e?t:n.slice(0,Math.max(0,e-1)).join("")+rn}function Ve({key:t,ctrlKey:e,metaKey:n,altKey:r,shiftKey:o}){return!e&&!r&&!n&&!(o&&t==="Enter")}function yt(t){let e=n=>{
Ve(n)&&n.stopPropagation()};return t.addEventListener("keydown",e),()=>t.removeEventListener("keydown",e)}function xt(t){let e=new MutationObserver(t),n=["class","style","data-jp-theme-light","data-theme"];for(let r of[document.
documentElement,document.body])e.observe(r,{attributes:!0,attributeFilter:n});return()=>e.disconnect()}function wt(t,e,n){let r=new Map,o=u("div",{class:"tge-tabs",role:"tablist","aria-label":t});for(let{name:c,panel:l}of e){
let f=u("button",{type:"button",class:"tge-tab",role:"tab",id:j("tge-tab")});l.id||=j("tge-panel"),T(f,{"aria-controls":l.
id}),T(l,{role:"tabpanel","aria-labelledby":f.id}),f.addEventListener("click",()=>n(c)),r.set(c,f),o.append(f)}let s=c=>{
let l=r.get(c),f=l&&!l.hidden?c:e[0]?.name;for(let{name:d,panel:p}of e){let x=d===f;p.hidden=!x,T(r.get(d),{"aria-select\
ed":String(x),tabindex:x?0:-1})}},i=(c,l)=>{let f=r.get(c);f!==void 0&&(L(f,l),f.hidden=l==="")};return o.addEventListener(
"keydown",c=>{let l=[...r].filter(([,m])=>!m.hidden),f=l.findIndex(([,m])=>m===c.target),d=sn(c.key,f,l.length),[p,x]=l[d??
-1]??[];p!==void 0&&(c.preventDefault(),n(p),x?.focus())}),{element:o,show:s,label:i,focus:c=>r.get(c)?.focus()}}function sn(t,e,n){
return t==="ArrowLeft"||t==="ArrowUp"?(e-1+n)%n:t==="ArrowRight"||t==="ArrowDown"?(e+1)%n:t==="Home"?0:t==="End"?n-1:void 0}var Te=[[22,28,74],[32,68,128],[34,116,142],[72,165,127],[160,206,96],[247,232,120]];function Ae(t,e){let n=Number.isNaN(e)?0:e,r=Math.min(Math.max(n,0),1)*(t.length-1),o=Math.min(Math.floor(r),t.length-2),
[s,i]=[t[o],t[o+1]],a=c=>Math.round(s[c]+(i[c]-s[c])*(r-o));return[a(0),a(1),a(2)]}function Ne([t,e,n]){return`rgb(${t} ${e}\
 ${n})`}function U(t,e){let n=u("select",{"aria-label":t});n.addEventListener("change",()=>e(n.value));let r="",o=(i,a)=>{let c=JSON.
stringify(i);c!==r&&n.replaceChildren(...i.map(([l,f])=>u("option",{value:l},P(f)))),r=c,n.value=a};return{element:u("la\
bel",{class:"tge-choice"},`${t} `,n),show:o}}function be(t,e){let n=u("input",{type:"number",min:0,"aria-label":t}),r=u(
"span",{class:"tge-number"}),o=0;n.addEventListener("change",()=>{let a=Math.round(Number(n.value)),c=Math.max(0,Math.min(
o,Number.isFinite(a)?a:0));n.value=String(c),e(c)});let s=(a,c)=>{o=c-1,n.max=String(o),(document.activeElement!==n||Number(
n.value)!==a)&&(n.value=String(a)),L(r,`of ${c.toLocaleString("en")}`)};return{element:u("label",{class:"tge-choice"},`${t}\
 `,n,r),show:s}}function Re(t,e){let n=u("div",{class:"tge-table-scroll",tabindex:0,role:"region","aria-label":e}),r=u("\
summary",{},t),o=u("details",{class:"tge-kernel-table"},r,n),s,i=()=>{if(!o.open||s===void 0)return;let[c,l]=s();n.replaceChildren(
ge(c,l,e))};return o.addEventListener("toggle",i),{element:o,show:c=>{s=c,i()}}}function ge(t,e,n){let r=u("tr",{});t.forEach(
i=>r.append(u("th",{scope:"col"},i)));let o=u("tbody",{});for(let[i="",...a]of e)o.append(u("tr",{},u("th",{scope:"row"},
i),...a.map(c=>u("td",{},c))));let s=u("caption",{class:"tge-visually-hidden"},n);return u("table",{},s,u("thead",{},r),
o)}function P(t,e=60){return gt(z(t),e)}function Le(t,e){let n=E("svg",{class:"tge-kernel-picture",role:"application",tabindex:0,
"aria-label":t,id:j("tge-kernel")}),r={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,-1],ArrowDown:[0,1]};return n.addEventListener(
"keydown",o=>{let s=r[o.key],i=["Home","End","PageUp","PageDown"].includes(o.key);s===void 0&&!i||o.ctrlKey||o.metaKey||
o.altKey||(o.preventDefault(),o.stopPropagation(),e(s?.[0]??0,s?.[1]??0,o.key))}),n}function I(t,e,n){return Math.max(e,
Math.min(t,n))}function X(t){let e=[[1e12,"T"],[1e9,"G"],[1e6,"M"],[1e3,"k"]];for(let[n,r]of e)if(t>=n)return`${Number((t/
n).toPrecision(3))} ${r}`;return String(Number(t.toPrecision(3)))}function kt(t){for(let[e,n]of[[1,"s"],[.001,"ms"],[1e-6,
"µs"]])if(t>=e)return`${Number((t/e).toPrecision(3))} ${n}`;return`${Number((t/1e-9).toPrecision(3))} ns`}var Y=24,$t=15,vt=256,ce=11,an="Nothing ran in this block.",We=Y+N*$t+4;function St(t){let e,n=be("Block",m=>t.showBlock(
m)),r=U("Colour",m=>t.look({colour:m})),o=E("svg",{class:"tge-kernel-blocks","aria-hidden":"true"}),s=Le("Lanes of the b\
lock",(m,h,v)=>{let $={Home:{lane:0},End:{lane:N-1},PageUp:{warp:0},PageDown:{warp:e.trace.warps-1}},k=I(e.lane+m,0,N-1),
y=I(e.warp+h,0,e.trace.warps-1);t.look($[v]??{lane:k,warp:y}),t.say(Mt(e))});s.addEventListener("pointerdown",m=>{let h=m.
target.closest("[data-lane]"),v=Number(h?.getAttribute("data-lane")??NaN);Number.isNaN(v)||t.look({warp:Math.floor(v/N),
lane:v%N})});let i=u("p",{class:"tge-note tge-kernel-readout"}),a=u("div",{class:"tge-kernel-part tge-kernel-right"},u("\
div",{class:"tge-kernel-bar"},n.element,o,r.element),s,i),c=[],l="",f=E("rect",{class:"tge-kernel-frame"}),d=E("rect",{class:"\
tge-kernel-cursor"}),p=(m,h)=>{c=[];let v=[];for(let y=0;y<m;y+=1){let w=y*h,S={x:Y-6,y:w+h/2,class:"tge-kernel-axis"},b={
"text-anchor":"end",dy:"0.35em"};v.push(E("text",{...S,...b},String(y)));for(let g=0;g<N;g+=1){let M={x:Y+g*h,y:w,width:h-
1,height:h-1},A=E("rect",{...M,rx:h>10?2:0,"data-lane":y*N+g});c.push(A),v.push(A)}}s.replaceChildren(...v,f,d);let[$,k]=[
Y+N*h+2,m*h+2];T(s,{width:$,height:k,viewBox:`-1 -1 ${$} ${k}`})};return{element:a,draw:(m,h)=>{e=m;let{trace:v,document:$,
at:k}=m,[y,w,S]=$.grid;n.show(v.block,y*w*S),ln(o,m,t);let b=v.variables.map(_=>[_,_]);r.show([["","who takes part"],...b],
m.colour);let g=I(Math.floor((h-Y-4)/N),6,$t);l!==`${v.warps} ${g}`&&p(v.warps,g),l=`${v.warps} ${g}`;let M=v.variables.
indexOf(m.colour),A=M<0?null:Ee(v,M,k),[R,C]=cn(A);c.forEach((_,te)=>{let W=te<$.threads,He=W&&O(v,k,te),ue=A?.[te]??NaN,
ne=C>R?(ue-R)/(C-R):.5,me=!Number.isNaN(ue);T(_,{class:W?He?"tge-on":"tge-off":"tge-none",style:me?`fill: ${Ne(Ae(Te,ne))}`:
!1})}),T(f,{x:Y-1.5,y:m.warp*g-1.5,width:N*g+2,height:g+2,rx:3});let K=Y+m.lane*g;T(d,{x:K,y:m.warp*g,width:g-1,height:g-
1});let H=`${ie(R)} to ${ie(C)}`,ee=A?`; ${P(m.colour)} from ${H}`:"";L(i,v.events?`${Mt(m)}${ee}`:an)}}}function cn(t){
let[e,n]=[1/0,-1/0];for(let r of t??[])Number.isFinite(r)&&([e,n]=[Math.min(e,r),Math.max(n,r)]);return e>n?[0,0]:[e,n]}
function Mt({trace:t,document:e,at:n,warp:r,lane:o,watched:s}){let i=r*N+o,a=`Warp ${r}, lane ${o}`;if(i>=e.threads)return`${a}\
: no thread, the block ends before`;let c=O(t,n,i)?"takes part":"waits",l=s.map(p=>{let x=t.variables.indexOf(p);return x<
0?"":`${P(p)} = ${ye(Ee(t,x,n)[i])}`}),f=`${Se(t,n,r)} of its warp do`,d=[`${c}, ${f}`,...l.filter(Boolean)];return`${a}\
, thread ${J(i,e.block)}: ${d.join("; ")}`}function ye(t){return Number.isNaN(t)?"–":ie(t,4)}function ln(t,e,n){let[r,
o,s]=e.document.grid,i=r*o*s;if(t.style.display=i>1&&i<=vt?"":"none",i<=1||i>vt)return;let a=o*s>1?Math.min(r,32):Math.min(
i,16),c=Math.ceil(i/a);if(t.childElementCount!==i){let l=Array.from({length:i},(f,d)=>{let[p,x]=[d%a,Math.floor(d/a)],m=E(
"rect",{x:p*ce,y:x*ce,width:ce-2,height:ce-2,rx:2});return m.addEventListener("click",()=>n.showBlock(d)),m});t.replaceChildren(
...l),T(t,{width:a*ce,height:c*ce})}[...t.children].forEach((l,f)=>l.classList.toggle("tge-on",f===e.trace.block))}function Et(t){
let e=u("div",{class:"tge-kernel-watches",role:"group"});T(e,{"aria-label":"Watched variables"});let n=u("div",{class:"t\
ge-table-scroll",tabindex:0,role:"region","aria-label":"Lanes of the warp"}),r=be("Warp",f=>t.look({warp:f})),o=u("div",
{class:"tge-kernel-bar"},r.element,e),s=u("div",{class:"tge-kernel-tab"},o,n),i="",a,c=f=>{i!==f.join(`
`)&&(i=f.join(`
`),e.replaceChildren(...f.map(d=>{let p=u("input",{type:"checkbox"});return p.addEventListener("change",()=>{let x=a.watched.
filter(m=>m!==d);t.look({watched:p.checked?[...x,d]:x})}),u("label",{},p,` ${P(d)}`)})))};return{element:s,draw:f=>{a=f;
let{trace:d,document:p,at:x,warp:m}=f;r.show(m,Math.max(1,d.warps)),c(d.variables),[...e.querySelectorAll("input")].forEach(
(S,b)=>{S.checked=f.watched.includes(d.variables[b])});let h=d.variables.filter(S=>f.watched.includes(S)),$=h.map(S=>d.variables.
indexOf(S)).map(S=>Ee(d,S,x)),k=[];for(let S=0;S<N;S+=1){let b=m*N+S;if(b>=p.threads)break;let g=O(d,x,b)?"takes part":"\
waits",M=$.map(A=>ye(A[b]));k.push([String(S),J(b,p.block),g,...M])}let y=["lane","thread","now",...h.map(S=>P(S))],w=n.
scrollTop;n.replaceChildren(ge(y,k,`Lanes of warp ${m}`)),n.scrollTop=w}}}var Ce=class{constructor(e,n){this.trace=e;this.buffer=n;let r=new Set;this.each(0,e.events-1,(o,s,i,a,c)=>{!r.has(a)&&s===
Q&&this.before.set(a,c),r.add(a)})}trace;buffer;cells=new Map;at=-1;before=new Map;go(e){e<this.at&&(this.cells=new Map,
this.at=-1),this.each(this.at+1,e,(n,r,o,s,i)=>{let a=this.own(s),[c,l]=[r===Q,r===$e];(c||r===ae)&&([a.reader,a.read]=[
o,n]),(l||r===ae)&&([a.writer,a.written]=[o,n]),r!==ae&&(a.value=i)}),this.at=e}cell(e){return this.cells.get(e)??this.untouched(
e)}own(e){let n=this.cells.get(e);return n===void 0&&this.cells.set(e,n=this.untouched(e)),n}untouched(e){let n=this.trace.
first[this.buffer],r=this.trace.buffers[this.buffer]?.space==="shared";return{value:this.before.get(e)??(r?NaN:n?.[e])??
NaN,writer:-1,written:-1,reader:-1,read:-1}}each(e,n,r){let{trace:o,buffer:s}=this;for(let i=Math.max(0,e);i<=n;i+=1){let a=o.
kind[i];if(!(!(a===Q||a===$e||a===ae)&&a!==st)&&o.name[i]===s)for(let l=0;l<o.width[i];l+=1){let f=(o.start[i]+l)*o.lanes;
for(let d=0;d<o.lanes;d+=1)O(o,i,d)&&r(i,a,d,o.index[f+d],o.value[f+d])}}}};var Z=46,Ue=12,Pe=30;function At(t){let e,n,r,o=0,s=-1,i=U("Buffer",b=>t.look({memory:b})),a=u("span",{class:"tge-note"}),
c=Le("Memory cells",(b,g,M)=>{let A=$().columns,R={Home:0,End:v()-1},C=M==="PageDown"?Ue:M==="PageUp"?-Ue:g;k(R[M]??o+b+
C*A),t.say(l.textContent??"")});c.addEventListener("pointerdown",b=>{let g=b.target.closest("[data-element]");g&&k(Number(
g.getAttribute("data-element")))});let l=u("p",{class:"tge-kernel-readout"}),f=u("div",{class:"tge-kernel-arrows"}),d=Re(
"As a table","Memory cells"),p=u("input",{type:"checkbox"}),x=u("label",{class:"tge-choice"},p,"numbers");p.addEventListener(
"change",()=>w());let m=u("div",{class:"tge-kernel-tab"},u("div",{class:"tge-kernel-bar"},i.element,x,a),c,l,f,d.element),
h=300,v=()=>e.trace.buffers[n?.buffer??0]?.size??1,$=()=>{let b=e.trace.buffers[n.buffer].columns,g=Math.max(4,Math.floor(
(h-Z)/9)),M=Math.min(b,g,Math.max(1,v())),A=p.checked?Pe+4:9,R=I(Math.floor((h-Z)/M),A,38);return{columns:b,side:R,high:R>=
Pe?22:Math.min(R,18)}},k=b=>{o=I(b,0,v()-1),w()},y=()=>{let b=he(e.trace,e.at);if(b<0||b===s||(s=b,e.trace.name[b]!==n?.
buffer))return;let g=e.trace.start[b]*e.trace.lanes,M=e.warp*N,R=[...Array(N).keys(),...Array(e.trace.lanes).keys()].map(
(C,K)=>K<N?M+C:C).find(C=>O(e.trace,b,C));R!==void 0&&(o=e.trace.index[g+R])},w=()=>{let{trace:b,at:g}=e,{columns:M,side:A,
high:R}=$(),C=Math.min(M,Math.floor((h-Z)/A)),K=Math.ceil(v()/M),H=Math.min(Ue,K),ee=Math.floor(o/M),_=I(ee-Math.floor(H/
2),0,K-H),te=o%M,W=I(te-Math.floor(C/2),0,M-C),He=mn(b,g,n.buffer),ue=Tt(e,n.buffer),ne=[];for(let B=_;B<_+H;B+=1)for(let G=W;G<
W+C;G+=1)B*M+G<v()&&ne.push(B*M+G);let me=ne.map(B=>n.cell(B)),Ze=me.map(({value:B})=>B).filter(Number.isFinite),[zt,Vt]=[
Math.min(...Ze,0),Math.max(...Ze,0)],q=[];ne.forEach((B,G)=>{let re=Z+(B%M-W)*A,oe=(Math.floor(B/M)-_)*R,Ut=me[G];q.push(
...un(Ut,B,re,oe,A,R,zt,Vt));let De=He.get(B),nt={x:re+1,y:oe+1,width:A-3,height:R-3,rx:2},Ft={cx:re+(A-1)/2,cy:oe+(R-1)/
2,r:A/5},rt={class:`tge-touch tge-${De}`};De!==void 0&&A>=Pe?q.push(E("rect",{...nt,...rt})):De!==void 0&&q.push(E("circ\
le",{...Ft,...rt})),ue.some(({index:qt})=>qt===B)&&q.push(E("rect",{...nt,class:"tge-race"}),E("text",{x:re+A-4,y:oe+9,class:"\
tge-race-sign"},"!"))});for(let B=0;B<H;B+=1){let G={x:Z-6,y:B*R+R/2,dy:"0.35em"},re=`[${(_+B)*M+W}]`,oe={class:"tge-ker\
nel-axis","text-anchor":"end"};q.push(E("text",{...G,...oe},re))}let Wt={x:Z+(te-W)*A-1,y:(ee-_)*R-1,width:A+1,height:R+
1,rx:2};q.push(E("rect",{...Wt,class:"tge-kernel-cursor"})),c.replaceChildren(...q);let[et,tt]=[Z+C*A+2,H*R+2];T(c,{width:et,
height:tt,viewBox:`-1 -1 ${et} ${tt}`}),L(l,dn(e,n,o)),hn(f,e,ue),d.show(()=>[["element","value","last write","last read"],
ne.slice(0,512).map((B,G)=>fn(e,me[G],B))])};return{element:m,draw:(b,g)=>{[e,h]=[b,g];let{buffers:M}=b.trace,A=M.map(({
name:H,space:ee})=>[H,`${H} (${ee})`]),R=M.findIndex(({name:H})=>H===b.memory),C=Math.max(0,R),K=M.length===0;[c,l,d.element].
forEach(H=>{H.style.display=K?"none":""}),i.show(A,M[C]?.name??""),L(a,K?"This block has touched no memory so far.":"mar\
ked now: read (white), written (orange)"),!K&&((r!==b.trace||n?.buffer!==C)&&([n,r]=[new Ce(b.trace,C),b.trace],[o,s]=[Tt(
b,C)[0]?.index??0,-1]),n.go(b.at),y(),w())}}}function un({value:t},e,n,r,o,s,i,a){let c=Number.isFinite(t),l=a>i?(t-i)/(a-
i):0,f={x:n,y:r,width:o-1,height:s-1,"data-element":e},d=E("rect",{...f,class:c?"tge-known":"tge-unknown"});if(o>=Pe){let p=`\
--tge-heat: ${Math.round(Math.abs(l)*50)}%`,x={x:n+(o-1)/2,y:r+s/2,dy:"0.35em"};c&&T(d,{style:p,class:"tge-tinted"});let m=c?
ie(t,2):"·",h=E("text",{...x,class:"tge-cell-number"},m);return[d,h]}return c&&T(d,{style:`fill: ${Ne(Ae(Te,l))}`}),[d]}
function mn(t,e,n){let r=new Map,o=he(t,e);if(o<0||t.name[o]!==n)return r;let s=t.kind[o]===Q?"read":"write";for(let i=0;i<
t.width[o];i+=1)for(let a=0;a<t.lanes;a+=1)O(t,o,a)&&r.set(t.index[(t.start[o]+i)*t.lanes+a],s);return r}function Tt({document:t,
trace:e},n){let{name:r,space:o}=e.buffers[n];return t.races.filter(s=>{let i=s.second?.[0]===e.block||s.first?.[0]===e.block;
return s.buffer===r&&s.space===o&&(o==="global"||i)})}function Be(t,e,n){if(e<0)return"nobody";let{document:r,trace:o}=t,
s=r.statements[String(o.statement[n])]?.[0],i=s===void 0?"":`, line ${r.lines[s]?.label}`;return`thread ${J(e,r.block)}${i}`}
function dn(t,e,n){let r=t.trace.buffers[e.buffer],{value:o,writer:s,written:i,reader:a,read:c}=e.cell(n),f=r.space==="s\
hared"&&s<0?"not written":ye(o),[d,p]=[Be(t,s,i),Be(t,a,c)],x=`last written by ${d}; last read by ${p}`;return`${P(r.name)}\
[${n}] = ${f}; ${x}`}function fn(t,e,n){let{value:r,writer:o,written:s,reader:i,read:a}=e;return[String(n),ye(r),Be(t,o,
s),Be(t,i,a)]}function hn(t,{document:e},n){let r=s=>{let[i,a]=s.split(" after ");if(a===void 0)return["writes","writes"];
let c={read:"reads",write:"writes"};return[c[a]??"changes",c[i]??"changes"]},o=s=>`block ${J(s[0],e.grid)} thread ${J(s[1],
e.block)}`;t.replaceChildren(...n.slice(0,6).map(s=>{let[i,a]=r(s.kind),c=u("b",{},`${P(s.buffer)}[${s.index}]`),l=[];s.
first&&l.push(u("span",{},o(s.first)),` — ${i} → `),l.push(c),s.second&&s.kind==="read of what nobody wrote"?l.push(
" ← reads — ",u("span",{},o(s.second))):s.second&&l.push(` ← ${a} — `,u("span",{},o(s.second)));let f=s.count>1?
`  and ${s.count-1} more like it`:"";return u("p",{class:"tge-kernel-arrow"},"! ",...l,f)}))}function pn(t,e,n,r){let o=(r-n)/(e-t||1);return{low:t,high:e,at:s=>n+(s-t)*o,value:s=>t+(s-n)/o}}function Fe(t,e,n,r){let o=pn(
Math.log10(t),Math.log10(e),n,r);return{low:t,high:e,at:s=>o.at(Math.log10(s)),value:s=>10**o.value(s)}}function qe(t,e,n){let r=Math.floor(Math.log10(t)+1e-9),o=Math.ceil(Math.log10(e)-1e-9),s=o-r<=2?[1,2,5]:[1],i=Math.max(
1,Math.ceil((o-r)/Math.max(n,1))),a=[];for(let c=r;c<=o;c+=1)if(c%i===0)for(let l of s)a.push(+`${l}e${c}`);return a.filter(
c=>c>=t*(1-1e-9)&&c<=e*(1+1e-9))}var le=190,D={left:52,right:14,top:12,bottom:34};function Nt(t){let e=U("Card",l=>t.look({card:l})),n=u("span",{class:"t\
ge-note"},"a model: arithmetic on the card's data sheet, nothing is measured"),r=E("svg",{class:"tge-kernel-roof",role:"\
img"}),o=E("svg",{class:"tge-kernel-fits","aria-hidden":"true"}),s=u("div",{class:"tge-kernel-facts"}),i=u("p",{class:"t\
ge-kernel-readout"});return{element:u("div",{class:"tge-kernel-tab"},u("div",{class:"tge-kernel-bar"},e.element,n),u("di\
v",{class:"tge-kernel-two"},r,u("div",{},o,i,s))),draw:(l,f)=>{let{cards:d}=l.document.costs,p=d.find(({name:h})=>h===l.
card)??d[0];if(p===void 0)return;e.show(d.map(({name:h})=>[h,h]),p.name);let x=I(f>640?f*.52:f,220,460);wn(r,p,x),T(r,{"\
aria-label":bn(p)}),xn(o,p),L(i,gn(p,l.document));let m=yn(p,l.document);s.replaceChildren(ge(["what","how much"],m,"The\
 model's numbers"))}}}function bn(t){if(t.intensity===null)return"No bytes travel: arithmetic is the limit.";let e=Number(
t.intensity.toPrecision(3));return`Roofline of ${t.name}: ${e} operations for each byte; the limit is ${t.limit}, at ${X(
t.roof)} operations per second.`}function gn(t,e){let n=Math.round(t.share*100),o=t.registers===null?" Registers are not\
 known, so fewer may fit.":"",s=`${t.blocks} block${t.blocks===1?"":"s"}`;return t.blocks===0?`No block of ${e.threads} \
threads fits: ${t.occupancy_limit}.`:`${s} on a multiprocessor, ${t.warps} of ${t.most_warps} warps (${n} %); the limit \
is ${t.occupancy_limit}.${o}`}function yn(t,{costs:e,shared:n}){let r=t.registers===null?"":`${t.registers} for a thread\
, `,[o,s]=[X(e.bytes),X(e.ideal_bytes)];return[["time at the roof (model)",kt(t.seconds)],["operations",X(e.operations)],
["bytes that travel",`${o}B, ${s}B would do`],["operations per byte",t.intensity===null?"∞":X(t.intensity)],["shared m\
emory of a block",`${n.toLocaleString("en")} bytes`],["registers",r+e.registers]]}function xn(t,e){let o=Array.from({length:e.
most_warps},(i,a)=>E("rect",{x:a%16*13,y:Math.floor(a/16)*13,width:11,height:11,rx:2,class:a<e.warps?"tge-on":"tge-off"}));
t.replaceChildren(...o);let s=Math.ceil(e.most_warps/16)*13;T(t,{width:208,height:s})}function wn(t,e,n){let r=e.float32/
e.bandwidth,o=e.intensity===null?1e3:I(e.intensity,.02,1e3),s=Fe(.01,1e3,D.left,n-D.right),[i,a]=[e.bandwidth*.01,e.float32*
2],c=Fe(i,a,le-D.bottom,D.top),l=[];for(let y of qe(.01,1e3,6)){let w={x:s.at(y),y:le-D.bottom+14};l.push(xe({...w,"text\
-anchor":"middle"},String(y)))}for(let y of qe(i,a,4)){let S={...{x1:D.left,x2:n-D.right},y1:c.at(y),y2:c.at(y)};l.push(
E("line",{...S,class:"tge-rule"}));let b={x:D.left-6,y:c.at(y)+3.5};l.push(xe({...b,"text-anchor":"end"},X(y)))}let f=[[
.01,e.bandwidth*.01],[r,e.float32],[1e3,e.float32]].map(([y,w])=>`${s.at(y)} ${c.at(w)}`);l.push(E("path",{d:`M${f.join(
"L")}`,class:"tge-roofline"}));let d=c.at(Math.min(e.float32,o*e.bandwidth)),p=le-D.bottom,x={x1:s.at(o),x2:s.at(o),y1:d,
y2:p};l.push(E("line",{...x,class:"tge-drop"})),l.push(E("circle",{cx:s.at(o),cy:d,r:5,class:"tge-dot"}));let m=s.at(o)>
n*.6,h={x:s.at(o)+(m?-9:9),y:d+16},v={class:"tge-kernel-axis tge-strong"},$={"text-anchor":m?"end":"start"};l.push(xe({...h,
...$,...v},`${e.limit} is the limit`));let k={x:(D.left+n-D.right)/2,y:le-4};l.push(xe({...k,"text-anchor":"middle"},"op\
erations per byte")),l.push(xe({x:D.left+4,y:D.top+8},"operations per second")),t.replaceChildren(...l),T(t,{width:n,height:le,
viewBox:`0 0 ${n} ${le}`})}function xe(t,e){return E("text",{class:"tge-kernel-axis",...t},e)}var Rt=[900,300,60],kn=["slow","steady","fast"],vn={first:"M3 2.5v11M13 2.5v11L5.5 8z",backStatement:"M8.5 2.5v11L3 8zM1\
4 2.5v11L8.5 8z",back:"M11 3v10L5 8z",play:"M4 2.5v11l9.5-5.5z",pause:"M4 2.5h3v11h-3zM9 2.5h3v11h-3z",next:"M5 3v10L11 \
8z",nextStatement:"M2 2.5v11L7.5 8zM7.5 2.5v11L13 8z",toBreakpoint:"M2 3v10L8 8zM12 5.2a2.8 2.8 0 1 1 0 5.6a2.8 2.8 0 1 \
1 0-5.6z"};function Lt(t){let e,n,r=()=>Math.max(0,(e?.trace.events??1)-1),o=(b,g=!1)=>t.go(I(b,0,r()),g),s=b=>{let g=e?.
document.statements[String(b)]?.[0],M=g===void 0?void 0:e?.document.lines[g]?.label;return M!==void 0&&e.breakpoints.has(
M)},i=()=>{n=void 0,je(v,"play","Play (space)"),e&&t.go(e.at)},a=()=>{n!==void 0&&(clearTimeout(n),i())},c=()=>{if(!e)return i();
let b=_e(e.trace,e.at),g=Ge(e.trace,e.at,s);if(o(b,!0),b>=r()||g>=0&&g<=b)return i();n=setTimeout(c,Rt[Number(y.value)])},
d={first:()=>o(0),backStatement:()=>e&&o(at(e.trace,e.at)),back:()=>e&&o(e.at-1),next:()=>e&&o(e.at+1),nextStatement:()=>e&&
o(_e(e.trace,e.at)),toBreakpoint:()=>{if(!e)return;let b=Ge(e.trace,e.at,s);if(b>=0)return o(b);t.say(e.breakpoints.size?
"No breakpoint further on: this is the end.":Mn),e.breakpoints.size&&o(r())},play:()=>{if(n!==void 0)return a();e&&(e.at>=
r()&&o(0,!0),je(v,"pause","Pause (space)"),n=setTimeout(c,Rt[Number(y.value)]))}},p={first:"Beginning (0)",backStatement:"\
Previous statement (p)",back:"Previous event (comma)",play:"Play (space)",next:"Next event (full stop)",nextStatement:"N\
ext statement (n)",toBreakpoint:"Run to the next breakpoint (c)"},x=b=>{b!=="play"&&a(),d[b]?.()},m=Object.entries(p).map(
([b,g])=>{let M=de("",{class:`tge-button tge-icon tge-kernel-${b}`},()=>x(b));return je(M,b,g),[b,M]}),h=new Map(m),v=h.
get("play");v.classList.add("tge-button-primary");let $=u("input",{type:"range",class:"tge-kernel-slider",min:0,step:1,"\
aria-label":"Event"});$.addEventListener("input",()=>{a(),o(Number($.value))});let k=u("span",{class:"tge-number tge-ker\
nel-count"}),y=u("select",{"aria-label":"Pace"});kn.forEach((b,g)=>y.append(u("option",{value:g,selected:g===1},b)));let w=u(
"div",{class:"tge-kernel-player",role:"group","aria-label":"Player"},...h.values(),$,k,y),S={n:"nextStatement",p:"backSt\
atement",c:"toBreakpoint",".":"next",",":"back",0:"first"," ":"play"};return{element:w,draw(b){e=b;let{events:g}=b.trace,
M=`${g?b.at+1:0} of ${g.toLocaleString("en")}`;T($,{max:Math.max(0,g-1),"aria-valuetext":M}),$.value=String(b.at),L(k,M);
let[A,R]=[b.at===0,b.at>=r()];for(let C of["first","back","backStatement"])T(h.get(C),{"aria-disabled":String(A)});for(let C of[
"next","nextStatement"])T(h.get(C),{"aria-disabled":String(R)})},pause:a,key(b){let g=S[b];return g!==void 0&&x(g),g!==void 0}}}
var Mn="There is no breakpoint: click beside a line, or press b there.";function je(t,e,n){T(t,{"aria-label":n,title:n});
let r={viewBox:"0 0 16 16",width:16,height:16,"aria-hidden":"true"};t.replaceChildren(E("svg",r,E("path",{d:vn[e]})))}function Ct(t,e){return`${t} ${e}${t===1?"":"s"}`}var Je=32,Qe=32,Pt=4;function Bt(t,e,n){let r=t.buffers[t.name[e]];if(r===void 0)return null;let o=r.space==="shared",s=t.
width[e],i=t.start[e]*t.lanes+n*N,a=new Map,c=Array.from({length:N},(p,x)=>{if(!O(t,e,n*N+x))return null;let m=t.index[i+
x],h=r.address+m*r.itemsize,v=h+Math.max(1,s)*r.itemsize-1,$=o?Pt:Je;for(let k=Math.floor(h/$);k<=Math.floor(v/$);k+=1){
let y=o?k%Qe:k,w=a.get(y)??{number:y,lanes:[],words:[]};w.lanes.includes(x)||w.lanes.push(x);let S=o?k:m;w.words.includes(
S)||w.words.push(S),a.set(y,w)}return m}),l=c.filter(p=>p!==null).length,f=l*s*r.itemsize,d=Math.max(1,s*r.itemsize/Pt);
return{event:e,buffer:r,shared:o,elements:c,targets:[...a.values()].sort((p,x)=>p.number-x.number),active:l,cost:t.cost[e*
t.warps+n],ideal:o?d:Math.ceil(f/Je)}}function Xe({shared:t,active:e,cost:n,ideal:r}){if(e===0)return"No lane of this wa\
rp takes part.";let o=t?"pass":"sector",s=t?"passes":"sectors",i=`${e} lane${e===1?"":"s"}`;return`${n} ${n===1?o:s} for\
 ${i}: ideal ${r}`}function It(t,e){return Math.ceil((t*Je-e.address)/e.itemsize)}var V={lane:20,lines:92,target:26,below:18},$n="This statement has asked for no memory so far: go on by an event.",Ye=7,
Sn={read:"reads",write:"writes",atomic:"changes (atomic)"};function Ht(t){let e=be("Warp",l=>t.look({warp:l})),n=u("stro\
ng",{class:"tge-kernel-verb"}),r=u("span",{class:"tge-kernel-verdict"}),o=E("svg",{class:"tge-kernel-map",role:"img"}),s=u(
"p",{class:"tge-note"}),i=Re("As a table","Lanes and what they ask for");return{element:u("div",{class:"tge-kernel-tab"},
u("div",{class:"tge-kernel-bar"},e.element,n,r),o,s,i.element),draw:(l,f)=>{e.show(l.warp,Math.max(1,l.trace.warps));let d=l.
trace.events?he(l.trace,l.at):-1,p=d<0?null:Bt(l.trace,d,l.warp);if(o.style.display=p?"":"none",i.element.hidden=p===null,
r.hidden=p===null,p===null){L(n,""),L(s,$n);return}let{buffer:x}=p,m=ve[l.trace.kind[d]];L(n,`${Sn[m]} ${P(x.name)} in ${x.
space} memory`),L(r,Xe(p)),r.classList.toggle("tge-worse",p.cost>p.ideal),L(s,En(p)),An(o,p,f,l.lane);let h=`${n.textContent}\
: ${Xe(p)}`;T(o,{"aria-label":h}),i.show(()=>Tn(p))}}}function En({shared:t,cost:e,ideal:n,targets:r,active:o}){if(o===0)
return"Choose another warp: this one waits.";if(!t)return e>n?"A sector is 32 bytes that travel together: more travels t\
han is asked for.":"A sector is 32 bytes that travel together: all of them are needed.";let s=Math.max(...r.map(({words:i})=>i.
length));return s<=1?"Every bank gives one word: all at once.":`The busiest bank has ${s} different words to give, one p\
ass for each.`}function Tn(t){let{shared:e,elements:n,targets:r,buffer:o}=t,s=a=>r.filter(({lanes:c})=>c.includes(a)).map(
({number:c})=>c).join(", "),i=n.map((a,c)=>[String(c),a===null?"waits":`${P(o.name)}[${a}]`,a===null?"":s(c)]);return[["\
lane","element",e?"bank":"sector"],i]}function An(t,e,n,r){let o=I(Math.floor(n/N),7,22),s=o*N,i=[],a=e.shared?Rn(e):e.targets,
c=s/Math.max(a.length,4),l=Math.min(c,e.shared?o:150),f=(s-l*a.length)/2,d=k=>f+(k+.5)*l,p=Math.max(1,...e.targets.map(({
words:k})=>k.length)),x=e.shared?Math.min(Ye,96/p):0,m=e.shared?p*x:0,h=12+V.lane,v=h+V.lines;a.forEach(({lanes:k},y)=>{
for(let w of k){let S=(w+.5)*o,[b,g]=[h+V.lines*.45,v-V.lines*.45],M=d(y)+Nn(k,w,l),A=`M${S} ${h}C${S} ${b} ${M} ${g} ${M}\
 ${v}`,R=w===r?" tge-chosen":"";i.push(E("path",{d:A,class:`tge-wish${R}`}))}}),e.elements.forEach((k,y)=>{let S=k===null?
"tge-off":y===r?"tge-on tge-chosen":"tge-on",b={x:y*o+.5,y:12,width:o-1,height:V.lane};i.push(E("rect",{...b,rx:2,class:S})),
(o>=16||y%8===0||y===N-1)&&i.push(F((y+.5)*o,9,String(y),y===N-1&&o<16))}),a.forEach((k,y)=>{let w=f+y*l;e.shared?i.push(
...Ln(k,w,v,l,x,p)):i.push(...Cn(k,w,v,l,e))});let $=v+(e.shared?m:V.target)+V.below+4;t.replaceChildren(...i),T(t,{width:s,
height:$,viewBox:`0 0 ${s} ${$}`})}function Nn(t,e,n){return(t.indexOf(e)-(t.length-1)/2)/Math.max(t.length,1)*n*.8}function Rn({
targets:t}){return Array.from({length:Qe},(e,n)=>t.find(r=>r.number===n)??{number:n,lanes:[],words:[]})}function Ln({number:t,
words:e},n,r,o,s,i){let a=[],c=e.length>1&&e.length===i,l={x:n+.5,width:o-1,class:c?"tge-busy":"tge-word"};for(let d=0;d<
Math.max(1,e.length);d+=1){let p={y:r+d*s,height:Math.max(1,s-1)},x=E("rect",{...l,...p});e.length===0&&T(x,{class:"tge-\
off",height:Ye}),a.push(x)}let f=r+Math.max(Ye,i*s)+11;return(o>=16||t%8===0)&&a.push(F(n+o/2,f,String(t),!1)),e.length>
1&&c&&a.push(F(n+o/2,f+11,`${e.length}×`,!1)),a}function Cn({number:t,lanes:e},n,r,o,{buffer:s,targets:i}){let a={x:n+1,
y:r,width:Math.max(2,o-2),height:V.target},c=[E("rect",{...a,rx:3,class:"tge-sector"})],l=It(t,s),f=Math.max(1,Math.floor(
32/s.itemsize)),d=n+o/2;o>=74?c.push(F(d,r+17,`[${l}…${l+f-1}]`,!1)):o>=34&&c.push(F(d,r+17,String(l),!1));let p=r+V.target+
12;return o>=74?c.push(F(d,p,Ct(e.length,"lane"),!1)):t===i[0]?.number?c.push(F(n,p,`[${l}]`,!1,"start")):t===i.at(-1)?.
number&&c.push(F(n+o,p,`[${l}]`,!1,"end")),c}function F(t,e,n,r,o="middle"){return E("text",{x:t,y:e,"text-anchor":r?"en\
d":o,class:"tge-kernel-axis"},n)}var Pn={lanes:"lanes that take part",sectors:"sectors per request",passes:"bank passes",branches:"branches that part"};function Dt(t){
let e=u("div",{class:"tge-kernel-source",role:"listbox",tabindex:0}),n=U("Heat",m=>t.look({heat:m})),r=u("span",{class:"\
tge-note"}),o=u("div",{class:"tge-kernel-part tge-kernel-left"},u("div",{class:"tge-kernel-bar"},n.element,r),e),s,i=[],
a,c=0,l=-1,f=m=>{s=m,T(e,{"aria-label":`Source of ${P(m.name)}`}),i=m.lines.map(({label:h,text:v},$)=>{let k=Bn(h,z(v)),
y=Number(m.lines[$-1]?.label);return $>0&&Number(h)!==y+1&&!h.startsWith("c")&&k.element.classList.add("tge-gap"),k.point.
addEventListener("click",w=>{w.stopPropagation(),d($),t.toggle(h)}),k.element.addEventListener("click",()=>{d($),p($)}),
k}),e.replaceChildren(...i.map(h=>h.element))},d=m=>{c=I(m,0,i.length-1),i.forEach((v,$)=>{let k=$===c;T(v.element,{"ari\
a-selected":String(k)})});let h=i[c]?.element;h&&T(e,{"aria-activedescendant":h.id}),h&&Dn(e,h)},p=m=>{let{trace:h,document:v}=a,
$=w=>h.kind[w]===Me&&v.statements[String(h.statement[w])]?.[0]===m,k=Array.from({length:h.events},(w,S)=>S).filter($),y=k.
find(w=>se(h,w)>a.at)??k[0];y===void 0?t.say("This line does not run in this block."):t.go(se(h,y))};return e.addEventListener(
"keydown",m=>{if(m.ctrlKey||m.metaKey||m.altKey)return;let h={ArrowDown:c+1,ArrowUp:c-1,Home:0,End:i.length-1};if(m.key in
h)d(h[m.key]);else if(m.key==="b")t.toggle(a.document.lines[c].label);else if(m.key==="Enter")p(c);else return;m.preventDefault(),
m.stopPropagation()}),{element:o,draw:m=>{a=m,m.document!==s&&f(m.document);let{document:h,trace:v}=m,$=we.map(w=>[w,Pn[w]]);
n.show($,m.heat);let k=h.heats[m.heat];L(r,Object.keys(k).length?"":"no line has any");let y=h.statements[String(v.statement[m.
at])];i.forEach((w,S)=>{let b=h.lines[S].label,g=k[String(S)];L(w.heat,g?.[0]??""),w.heat.title=g?.[2]??"",w.heat.style.
setProperty("--tge-heat",`${Math.round((g?.[1]??0)*60)}%`),w.heat.classList.toggle("tge-hot",g!==void 0),w.element.classList.
toggle("tge-break",m.breakpoints.has(b)),L(w.point,m.breakpoints.has(b)?"●":"");let M=In(h,S);L(w.sign,M),w.element.classList.
toggle("tge-bad",M!==""),Hn(w,y?.[0]===S?[y[1],y[2]]:null)}),y!==void 0&&y[0]!==l&&(l=y[0],d(l))}}}function Bn(t,e){let n=u(
"span",{class:"tge-kernel-point",title:"Breakpoint (b)"}),r=u("span",{class:"tge-kernel-sign"}),o=u("span",{class:"tge-k\
ernel-number"},t),s=u("span",{class:"tge-kernel-heat"}),i=u("span",{class:"tge-kernel-code"},e),c=u("span",{class:"tge-k\
ernel-gutter"},...[n,r,o,s]),l=j("tge-line");return{element:u("div",{class:"tge-kernel-line",role:"option",id:l,"aria-se\
lected":"false"},c,i),point:n,sign:r,heat:s,code:i,text:e}}function In(t,e){return t.fault?.line===e?"✕":t.races.some(
({lines:n})=>n.includes(e))?"!":""}function Hn(t,e){t.element.classList.toggle("tge-here",e!==null);let n=t.text.length-
t.text.trimStart().length,r=u("span",{class:"tge-indent"},t.text.slice(0,n));if(e===null)return t.code.replaceChildren(r,
t.text.slice(n));let[o,s]=e;t.code.replaceChildren(r,t.text.slice(n,o),u("mark",{},t.text.slice(o,s)),t.text.slice(s))}function Dn(t,e){
let n=e.offsetTop-t.offsetTop,r=e.offsetHeight*2;n-r<t.scrollTop&&(t.scrollTop=Math.max(0,n-r));let o=n+e.offsetHeight+r-
t.clientHeight;o>t.scrollTop&&(t.scrollTop=o)}var On={request:"Request",memory:"Memory",lanes:"Lanes",model:"Roofline and occupancy"},Kn=34,_n=1020,Gn=700,Ot=350,zn=28,
Kt=["position","warp","heat","tab","watched","memory","card"],Vn={position:"at"},Ie=class{constructor(e,n,r){this.model=
e;let o={go:(a,c)=>this.go(a,c),look:a=>this.look(a),toggle:a=>this.toggle(a),showBlock:a=>{this.showBlock(a)},pause:()=>this.
player.pause(),say:a=>this.announcer.say(a)};this.state=this.begin(n,r),this.player=Lt(o),this.source=Dt(o),this.lanes=St(
o),this.panels={request:Ht(o),memory:At(o),lanes:Et(o),model:Nt(o)};let s=ke.map(a=>({name:a,panel:this.panels[a].element}));
this.tabs=wt("Details",s,a=>this.look({tab:a})),ke.forEach(a=>this.tabs.label(a,On[a])),this.element=u("section",{class:"\
tge tge-card tge-kernel","aria-label":`Kernel ${P(n.name)}`},this.heading,this.findings,this.player.element,this.sentence,
u("div",{class:"tge-kernel-main"},this.source.element,this.lanes.element,u("div",{class:"tge-kernel-details"},this.tabs.
element,...s.map(({panel:a})=>a))),this.trouble,this.announcer.element),this.element.addEventListener("keydown",a=>this.
key(a));let i=new ResizeObserver(()=>this.draw());i.observe(this.element),this.undo=[()=>i.disconnect(),()=>this.player.
pause(),xt(()=>this.draw()),yt(this.element),ze(e,"recording",()=>{this.renew()}),...[...Kt,"breakpoints"].map(a=>ze(e,a,
()=>this.follow(a)))],this.introduce(),this.draw()}model;element;state;tabs;panels;announcer=ct();player;source;lanes;sentence=u(
"p",{class:"tge-kernel-now"});heading=u("div",{class:"tge-kernel-heading"});findings=u("ul",{class:"tge-kernel-findings"});trouble=u(
"p",{class:"tge-failure",role:"status"});undo;asking=!1;close(){this.undo.forEach(e=>e())}begin(e,n){let r=a=>this.model.
get(a),o=a=>r(a)??[],s=Math.max(0,n.events-1),i=e.races.find(({second:a})=>a?.[0]===n.block);return{document:e,trace:n,at:I(
Number(r("position")??0),0,s),warp:I(Number(r("warp")??0),0,Math.max(0,n.warps-1)),lane:0,heat:we.find(a=>a===r("heat"))??
"lanes",tab:ke.find(a=>a===r("tab"))??"request",watched:o("watched"),breakpoints:new Set(o("breakpoints")),memory:String(
r("memory")||i?.buffer||Wn(n)),card:String(r("card")??""),colour:""}}introduce(){let{document:e}=this.state,{name:n,file:r,
template:o,grid:s,block:i,shared:a}=e,c=`<<<${Oe(s)}, ${Oe(i)}>>>`,l=[...o?[P(o)]:[],...e.arguments.map(({name:x,text:m})=>`${P(
x)}: ${P(m)}`),`${a.toLocaleString("en")} bytes of shared memory`];this.heading.replaceChildren(u("h3",{class:"tge-title"},
`${P(n)} `,u("code",{},c)),u("p",{class:"tge-note"},`${P(r)} · ${l.join(" · ")}`));let f=[],{fault:d,races:p}=e;if(d){
let m=d.thread&&d.thread[0]!==this.state.trace.block?[this.blockButton(d.thread[0])]:[],h=`✕ Line ${d.label}: ${z(d.words)}`;
f.push(_t(h,d.hint,m))}for(let x of p){let[m,h]=x.labels,v=`lines ${m} and ${h}`,$=m===h?`line ${h}`:v,k=`! ${x.harmless?
"Harmless race":"Race"}, ${$}: `,y=de("Show",{class:"tge-button"},()=>this.look({memory:x.buffer,tab:"memory"}));f.push(
_t(k+z(x.words),x.advice,[y]))}this.findings.replaceChildren(...f),this.findings.hidden=f.length===0}blockButton(e){return de(
`Play block ${e}`,{class:"tge-button"},()=>this.showBlock(e))}draw(){let{state:e}=this,n=Math.max(200,this.element.clientWidth-
Kn),r=n>=_n,o=!r&&n>=Gn;this.element.classList.toggle("tge-beside",r),this.element.classList.toggle("tge-below",o);let s=r?
We:o?Ot:n,i=r?We:o?n-Ot-zn:n;this.player.draw(e),L(this.sentence,this.told()),this.source.draw(e,n),this.lanes.draw(e,s),
this.tabs.show(e.tab),this.panels[e.tab].draw(e,i),this.trouble.hidden=this.trouble.textContent===""}told(){let{trace:e,
at:n,document:r}=this.state;if(e.events===0)return"This block did nothing that could be recorded.";let o=ve[e.kind[n]],s=r.
statements[String(e.statement[n])]?.[0],i=s===void 0?"":`Line ${r.lines[s]?.label}: `,a=P(e.buffers[e.name[n]]?.name??""),
l={step:"this statement begins",set:`${P(e.variables[e.name[n]]??"")} is set`,read:`${a} is read`,write:`${a} is written`,
atomic:`${a} is changed, by one after the other`,changed:`${a} has been changed`,barrier:"the barrier: the whole block i\
s here",warp_barrier:"the barrier of each warp"},f=Se(e,n),d=it(e,n),p=`${f.toLocaleString("en")} thread${f===1?"":"s"}`,
x=`warp${/\D/.test(d)?"s":""} ${d}`,h=(e.events<e.total||e.cut)&&n===e.events-1?` ${this.ended()}`:"";return`${i}${l[o]}\
; ${p} of ${x}.${h}`}ended(){let{events:e,total:n,cut:r}=this.state.trace;return e<n?`Kept are ${pe(e)} of ${pe(n)} even\
ts.`:r?"The recording ends here: the block did more than was kept.":""}go(e,n=!1){if(this.state={...this.state,at:e},this.
draw(),n)return;this.set({position:e}),this.announcer.say(this.told());let{events:r,total:o}=this.state.trace;e===r-1&&r<
o&&this.fetch()}look(e){this.state={...this.state,...e},this.draw();let n=Object.entries(e).filter(([r])=>Kt.includes(r));
n.length&&this.set(Object.fromEntries(n))}toggle(e){let n=new Set(this.state.breakpoints),r=!n.delete(e);r&&n.add(e),this.
state={...this.state,breakpoints:n},this.draw(),this.set({breakpoints:[...n]}),this.announcer.say(`Breakpoint ${r?"set":
"taken away"} in line ${e}`)}key(e){let n=e.target;if(!Ve(e)||n.closest("input:not([type=range]), select"))return;let r=n.
closest("button, summary, input");e.key===" "&&r||this.player.key(e.key)&&e.preventDefault()}set(e){for(let[n,r]of Object.
entries(e))this.model.set(n,r);mt(this.model)}follow(e){let n=this.begin(this.state.document,this.state.trace),r=Vn[e]??
e;JSON.stringify(this.state[r])===JSON.stringify(n[r])&&e!=="breakpoints"||(this.state={...this.state,[r]:n[r]},this.draw())}async renew(){
let e=this.model.get("recording"),n=await fe(e);if(e!==this.model.get("recording"))return;this.player.pause();let{lane:r,
colour:o}=this.state;this.state={...this.begin(this.state.document,n),lane:r,colour:o},this.introduce(),this.draw(),this.
announcer.say(`Block ${n.block}. ${this.told()}`)}async showBlock(e){this.asking||e===this.state.trace.block||await this.
answered("block",{block:e})}async fetch(){let n=(await this.answered("trace",{}))?.recording;n!==void 0&&(this.state={...this.
state,trace:await fe(n)},this.draw())}async answered(e,n){if(this.asking)return;this.asking=!0,this.player.pause();let r;
try{({content:r}=await pt(this.model,e,n)),L(this.trouble,"")}catch(o){L(this.trouble,z(o.message))}return this.asking=!1,
this.draw(),r}};function Wn({buffers:t}){return(t.find(({space:n})=>n==="shared")??t[0])?.name??""}function _t(t,e,n){let r=u(
"span",{},t),o=u("span",{class:"tge-note"});return e&&L(o,` Try: ${z(e)}`),u("li",{},u("div",{},r,o),...n)}async function Un({model:t,el:e}){let n=t.get("document"),r=t.get("recording");if(n?.version!==1||r?.version!==1)return e.
replaceChildren(u("div",{class:"tge tge-card tge-kernel"},u("p",{},"There is no kernel to show. Run the cell again."))),
()=>{};let o=await fe(r),s=new Ie(t,n,o);return e.replaceChildren(s.element),()=>s.close()}var vo={render:Un};export{vo as default};
