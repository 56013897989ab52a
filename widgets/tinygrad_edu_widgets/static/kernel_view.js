var jt="http://www.w3.org/2000/svg";function T(t,e){for(let[n,r]of Object.entries(e))r===!1?t.removeAttribute(n):t.setAttribute(
n,r===!0?"":String(r))}function u(t,e={},...n){let r=document.createElement(t);return T(r,e),r.append(...n),r}function E(t,e={},...n){
let r=document.createElementNS(jt,t);return T(r,e),r.append(...n),r}function ue(t,e,n){let r=u("button",{type:"button",...e},
t);return r.addEventListener("click",n),r}function L(t,e){t.textContent!==e&&(t.textContent=e)}var st=0;function J(t){return st+=
1,`${t}-${Date.now().toString(36)}-${st}`}var we=["lanes","sectors","passes","branches"],ke=["request","memory","lanes","model"];function Q(t,[e,n,r]){let s=[t%e,
Math.floor(t/e)%n,Math.floor(t/(e*n))],o=r>1?3:n>1?2:1;return`(${s.slice(0,o).join(", ")})`}function De(t){let[e,n,r]=t;
return r===1&&n===1?String(e):`(${(r===1?[e,n]:[e,n,r]).join(", ")})`}var xe=["step","set","read","write","atomic","barrier","warp_barrier","changed"],[ve,Jt,X,Me,oe,qn,Un,ot]=[0,1,2,3,4,5,6,
7],N=32;async function me(t){let e=Uint8Array.from(atob(t.data),s=>s.charCodeAt(0)),r=new Blob([e]).stream().pipeThrough(
new DecompressionStream("deflate"));return Qt(t,await new Response(r).arrayBuffer())}function Qt(t,e){let{data:n,...r}=t,
{events:s,warps:o,rows:i,buffers:a}=r,c=o*N,l=0,f=w=>(l+=4*w,[e,l-4*w,w]),d=w=>(l+=w,new Uint8Array(e,l-w,w)),h=new Int32Array(
...f(s)),k=new Int32Array(...f(s)),m=new Uint32Array(...f(s*o)),p=Xt(new Int32Array(...f(i*c)),c),v=new Float32Array(...f(
i*c)),M=a.map(({known:w})=>new Float32Array(...f(w))),[x,$]=[d(s),d(s)],g=d(s*o),y=new Int32Array(s);for(let w=1;w<s;w+=
1)y[w]=y[w-1]+$[w-1];return{...r,lanes:c,...{statement:h,name:k,masks:m,index:p,value:v,first:M,kind:x,width:$,cost:g,start:y}}}
function Xt(t,e){for(let n=0;n<t.length;n+=1)n%e!==0&&(t[n]=t[n]+t[n-1]);return t}function O(t,e,n){return((t.masks[e*t.
warps+Math.floor(n/N)]??0)>>>n%N&1)===1}function $e(t,e,n){let r=0;for(let s=0;s<t.warps;s+=1)if(!(n!==void 0&&s!==n))for(let o=t.
masks[e*t.warps+s]??0;o!==0;o&=o-1)r+=1;return r}function Oe(t){return t===X||t===Me||t===oe}function Ke(t,e){return t.kind[e]===
ve||t.statement[e]!==t.statement[e-1]}function Yt(t,e){for(;e>0&&!Ke(t,e);)e-=1;return e}function se(t,e){for(;e+1<t.events&&
!Ke(t,e+1);)e+=1;return e}function _e(t,e){let n=se(t,e);return n>e?n:se(t,Math.min(e+1,t.events-1))}function at(t,e){return Math.
max(0,Yt(t,e)-1)}function de(t,e){for(let n=e;n>=0;n-=1){if(Oe(t.kind[n]))return n;if(Ke(t,n))return-1}return-1}function Ge(t,e,n){
for(let r=e+1;r<t.events;r+=1)if(t.kind[r]===ve&&n(t.statement[r])){let s=se(t,r);if(s>e)return s}return-1}function Se(t,e,n){
let r=new Float32Array(t.lanes).fill(NaN),s=new Uint8Array(t.lanes),o=t.lanes;for(let i=n;i>=0&&o>0;i-=1){if(t.kind[i]!==
Jt||t.name[i]!==e)continue;let a=t.start[i]*t.lanes;for(let c=0;c<t.lanes;c+=1)s[c]||!O(t,i,c)||(r[c]=t.value[a+c],s[c]=
1,o-=1)}return r}function it(t,e){let n=[];for(let s=0;s<t.warps;s+=1)t.masks[e*t.warps+s]&&n.push(s);let r=[];return n.
forEach((s,o)=>{if(o>0&&n[o-1]===s-1)return;let i=s;for(;n.includes(i+1);)i+=1;r.push(i===s?String(s):`${s}–${i}`)}),r.
join(", ")}function ct(){let t=u("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:t,
say:n=>{t.textContent=t.textContent===n?`${n} `:n}}}function ze(t,e,n){return t.on(`change:${e}`,n),()=>t.off(`change:${e}`,n)}function lt(t,e){return t.on("msg:custom",e),
()=>t.off("msg:custom",e)}function ut(t,e){return dt(t,()=>t.send(e))}function mt(t){return dt(t,()=>t.save_changes())}var Zt=new WeakMap;function dt(t,e){try{e()}catch{return Zt.get(t)?.forEach(n=>n()),!1}return!0}var en=1e4,ft="No answer: this needs a running kernel. Run the cell again.",ht=0;function pt(t,e,n={},r=en){ht+=1;let s=ht;
return new Promise((o,i)=>{let a=()=>{clearTimeout(l),c()},c=lt(t,(f,d)=>{let h=f;h?.kind!=="reply"||h.id!==s||(a(),h.error===
void 0?o({content:f,buffers:d}):i(new Error(String(h.error))))}),l=setTimeout(()=>{a(),i(new Error(ft))},r);ut(t,{...n,kind:"\
request",id:s,name:e})||(a(),i(new Error(ft)))})}function ae(t,e=3){if(t===null||Number.isNaN(t))return"nan";if(!Number.isFinite(t))return t>0?"inf":"−inf";if(t===0)return"\
0";let n=Math.abs(t);return n>=1e6||n<.001?gt(tn(t,e)):Number.isInteger(t)?bt(t):n>=10**e?bt(Math.round(t)):gt(t.toPrecision(
e))}function bt(t){let e=String(Math.abs(t)).replace(/\B(?=(\d{3})+$)/g,",");return t<0?`−${e}`:e}function tn(t,e){let[
n="",r="0"]=t.toExponential(e-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(r)}`}function gt(t){
return t.replaceAll("-","−")}var nn="…",rn=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function V(t){return t.replace(rn,e=>e===`
`?"⏎":`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}function yt(t,e){let n=Array.from(t.slice(0,2*e+2));return n.
length<=e?t:n.slice(0,Math.max(0,e-1)).join("")+nn}function Ve({key:t,ctrlKey:e,metaKey:n,altKey:r,shiftKey:s}){return!e&&!r&&!n&&!(s&&t==="Enter")}function wt(t){let e=n=>{
Ve(n)&&n.stopPropagation()};return t.addEventListener("keydown",e),()=>t.removeEventListener("keydown",e)}function kt(t){let e=new MutationObserver(t),n=["class","style","data-jp-theme-light","data-theme"];for(let r of[document.
documentElement,document.body])e.observe(r,{attributes:!0,attributeFilter:n});return()=>e.disconnect()}function xt(t,e,n){let r=new Map,s=u("div",{class:"tge-tabs",role:"tablist","aria-label":t});for(let{name:c,panel:l}of e){
let f=u("button",{type:"button",class:"tge-tab",role:"tab",id:J("tge-tab")});l.id||=J("tge-panel"),T(f,{"aria-controls":l.
id}),T(l,{role:"tabpanel","aria-labelledby":f.id}),f.addEventListener("click",()=>n(c)),r.set(c,f),s.append(f)}let o=c=>{
let l=r.get(c),f=l&&!l.hidden?c:e[0]?.name;for(let{name:d,panel:h}of e){let k=d===f;h.hidden=!k,T(r.get(d),{"aria-select\
ed":String(k),tabindex:k?0:-1})}},i=(c,l)=>{let f=r.get(c);f!==void 0&&(L(f,l),f.hidden=l==="")};return s.addEventListener(
"keydown",c=>{let l=[...r].filter(([,m])=>!m.hidden),f=l.findIndex(([,m])=>m===c.target),d=sn(c.key,f,l.length),[h,k]=l[d??
-1]??[];h!==void 0&&(c.preventDefault(),n(h),k?.focus())}),{element:s,show:o,label:i,focus:c=>r.get(c)?.focus()}}function sn(t,e,n){
return t==="ArrowLeft"||t==="ArrowUp"?(e-1+n)%n:t==="ArrowRight"||t==="ArrowDown"?(e+1)%n:t==="Home"?0:t==="End"?n-1:void 0}var Ee=[[22,28,74],[32,68,128],[34,116,142],[72,165,127],[160,206,96],[247,232,120]];function Te(t,e){let n=Number.isNaN(e)?0:e,r=Math.min(Math.max(n,0),1)*(t.length-1),s=Math.min(Math.floor(r),t.length-2),
[o,i]=[t[s],t[s+1]],a=c=>Math.round(o[c]+(i[c]-o[c])*(r-s));return[a(0),a(1),a(2)]}function Ae([t,e,n]){return`rgb(${t} ${e}\
 ${n})`}function q(t,e){let n=u("select",{"aria-label":t});n.addEventListener("change",()=>e(n.value));let r="",s=(o,i)=>{let a=JSON.
stringify(o);a!==r&&n.replaceChildren(...o.map(([c,l])=>u("option",{value:c},C(l)))),r=a,n.value=i};return{element:u("la\
bel",{class:"tge-choice"},`${t} `,n),show:s}}function fe(t,e){let n=u("input",{type:"number",min:0,"aria-label":t}),r=u(
"span",{class:"tge-number"}),s=0;n.addEventListener("change",()=>{let a=Math.round(Number(n.value)),c=Math.max(0,Math.min(
s,Number.isFinite(a)?a:0));n.value=String(c),e(c)});let o=(a,c)=>{s=c-1,n.max=String(s),(document.activeElement!==n||Number(
n.value)!==a)&&(n.value=String(a)),L(r,`of ${c.toLocaleString("en")}`)};return{element:u("label",{class:"tge-choice"},`${t}\
 `,n,r),show:o}}function Ne(t,e){let n=u("div",{class:"tge-table-scroll",tabindex:0,role:"region","aria-label":e}),r=u("\
summary",{},t),s=u("details",{class:"tge-kernel-table"},r,n),o,i=()=>{if(!s.open||o===void 0)return;let[c,l]=o();n.replaceChildren(
he(c,l,e))};return s.addEventListener("toggle",i),{element:s,show:c=>{o=c,i()}}}function he(t,e,n){let r=u("tr",{});t.forEach(
i=>r.append(u("th",{scope:"col"},i)));let s=u("tbody",{});for(let[i="",...a]of e)s.append(u("tr",{},u("th",{scope:"row"},
i),...a.map(c=>u("td",{},c))));let o=u("caption",{class:"tge-visually-hidden"},n);return u("table",{},o,u("thead",{},r),
s)}function C(t,e=60){return yt(V(t),e)}function Le(t,e){let n=E("svg",{class:"tge-kernel-picture",role:"application",tabindex:0,
"aria-label":t,id:J("tge-kernel")}),r={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,-1],ArrowDown:[0,1]};return n.addEventListener(
"keydown",s=>{let o=r[s.key],i=["Home","End","PageUp","PageDown"].includes(s.key);o===void 0&&!i||s.ctrlKey||s.metaKey||
s.altKey||(s.preventDefault(),s.stopPropagation(),e(o?.[0]??0,o?.[1]??0,s.key))}),n}function B(t,e,n){return Math.max(e,
Math.min(t,n))}function Y(t){for(let[e,n]of[[1e12,"T"],[1e9,"G"],[1e6,"M"],[1e3,"k"]])if(t>=e)return`${Number((t/e).toPrecision(
3))} ${n}`;return String(Number(t.toPrecision(3)))}function vt(t){for(let[e,n]of[[1,"s"],[.001,"ms"],[1e-6,"µs"]])if(t>=
e)return`${Number((t/e).toPrecision(3))} ${n}`;return`${Number((t/1e-9).toPrecision(3))} ns`}var Z=24,St=15,Mt=256,ie=11,We=Z+N*St+4;function Et(t){let e,n=fe("Block",m=>t.showBlock(m)),r=q("Colour",m=>t.look({colour:m})),
s=E("svg",{class:"tge-kernel-blocks","aria-hidden":"true"}),o=Le("Lanes of the block",(m,p,v)=>{let M={Home:{lane:0},End:{
lane:N-1},PageUp:{warp:0},PageDown:{warp:e.trace.warps-1}},x=B(e.lane+m,0,N-1),$=B(e.warp+p,0,e.trace.warps-1);t.look(M[v]??
{lane:x,warp:$}),t.say($t(e))});o.addEventListener("pointerdown",m=>{let p=m.target.closest("[data-lane]"),v=Number(p?.getAttribute(
"data-lane")??NaN);Number.isNaN(v)||t.look({warp:Math.floor(v/N),lane:v%N})});let i=u("p",{class:"tge-note tge-kernel-re\
adout"}),a=u("div",{class:"tge-kernel-part tge-kernel-right"},u("div",{class:"tge-kernel-bar"},n.element,s,r.element),o,
i),c=[],l="",f=E("rect",{class:"tge-kernel-frame"}),d=E("rect",{class:"tge-kernel-cursor"}),h=(m,p)=>{c=[];let v=[];for(let $=0;$<
m;$+=1){let g=$*p,y={x:Z-6,y:g+p/2,class:"tge-kernel-axis"};v.push(E("text",{...y,"text-anchor":"end",dy:"0.35em"},String(
$)));for(let b=0;b<N;b+=1){let w={x:Z+b*p,y:g,width:p-1,height:p-1},S=E("rect",{...w,rx:p>10?2:0,"data-lane":$*N+b});c.push(
S),v.push(S)}}o.replaceChildren(...v,f,d);let[M,x]=[Z+N*p+2,m*p+2];T(o,{width:M,height:x,viewBox:`-1 -1 ${M} ${x}`})};return{
element:a,draw:(m,p)=>{e=m;let{trace:v,document:M,at:x}=m,[$,g,y]=M.grid;n.show(v.block,$*g*y),an(s,m,t);let b=[["","who\
 takes part"]];r.show([...b,...v.variables.map(G=>[G,G])],m.colour);let w=B(Math.floor((p-Z-4)/N),6,St);l!==`${v.warps} ${w}`&&
h(v.warps,w),l=`${v.warps} ${w}`;let S=v.variables.indexOf(m.colour),R=S<0?null:Se(v,S,x),[A,H]=on(R);c.forEach((G,z)=>{
let le=z<M.threads,F=le&&O(v,x,z),ge=R?.[z]??NaN,ye=H>A?(ge-A)/(H-A):.5,te=!Number.isNaN(ge);T(G,{class:le?F?"tge-on":"t\
ge-off":"tge-none",style:te?`fill: ${Ae(Te(Ee,ye))}`:!1})}),T(f,{x:Z-1.5,y:m.warp*w-1.5,width:N*w+2,height:w+2,rx:3});let K=Z+
m.lane*w;T(d,{x:K,y:m.warp*w,width:w-1,height:w-1});let I=R?`; ${C(m.colour)} from ${ae(A)} to ${ae(H)}`:"";L(i,v.events?
`${$t(m)}${I}`:"Nothing ran in this block.")}}}function on(t){let[e,n]=[1/0,-1/0];for(let r of t??[])Number.isFinite(r)&&
([e,n]=[Math.min(e,r),Math.max(n,r)]);return e>n?[0,0]:[e,n]}function $t({trace:t,document:e,at:n,warp:r,lane:s,watched:o}){
let i=r*N+s,a=`Warp ${r}, lane ${s}`;if(i>=e.threads)return`${a}: no thread, the block ends before`;let c=O(t,n,i)?"take\
s part":"waits",l=o.map(h=>{let k=t.variables.indexOf(h);return k<0?"":`${C(h)} = ${pe(Se(t,k,n)[i])}`}),f=`${$e(t,n,r)}\
 of its warp do`,d=[`${c}, ${f}`,...l.filter(Boolean)];return`${a}, thread ${Q(i,e.block)}: ${d.join("; ")}`}function pe(t){
return Number.isNaN(t)?"–":ae(t,4)}function an(t,e,n){let[r,s,o]=e.document.grid,i=r*s*o;if(t.style.display=i>1&&i<=Mt?
"":"none",i<=1||i>Mt)return;let a=s*o>1?Math.min(r,32):Math.min(i,16),c=Math.ceil(i/a);if(t.childElementCount!==i){let l=Array.
from({length:i},(f,d)=>{let[h,k]=[d%a,Math.floor(d/a)],m=E("rect",{x:h*ie,y:k*ie,width:ie-2,height:ie-2,rx:2});return m.
addEventListener("click",()=>n.showBlock(d)),m});t.replaceChildren(...l),T(t,{width:a*ie,height:c*ie})}[...t.children].forEach(
(l,f)=>l.classList.toggle("tge-on",f===e.trace.block))}function Tt(t){let e=u("div",{class:"tge-kernel-watches",role:"gr\
oup"});T(e,{"aria-label":"Watched variables"});let n=u("div",{class:"tge-table-scroll",tabindex:0,role:"region","aria-la\
bel":"Lanes of the warp"}),r=fe("Warp",f=>t.look({warp:f})),s=u("div",{class:"tge-kernel-bar"},r.element,e),o=u("div",{class:"\
tge-kernel-tab"},s,n),i="",a,c=f=>{i!==f.join(`
`)&&(i=f.join(`
`),e.replaceChildren(...f.map(d=>{let h=u("input",{type:"checkbox"});return h.addEventListener("change",()=>{let k=a.watched.
filter(m=>m!==d);t.look({watched:h.checked?[...k,d]:k})}),u("label",{},h,` ${C(d)}`)})))};return{element:o,draw:f=>{a=f;
let{trace:d,document:h,at:k,warp:m}=f;r.show(m,Math.max(1,d.warps)),c(d.variables),[...e.querySelectorAll("input")].forEach(
(g,y)=>{g.checked=f.watched.includes(d.variables[y])});let p=d.variables.filter(g=>f.watched.includes(g)),v=p.map(g=>Se(
d,d.variables.indexOf(g),k)),M=[];for(let g=0;g<N;g+=1){let y=m*N+g;if(y>=h.threads)break;let b=O(d,k,y)?"takes part":"w\
aits",w=v.map(S=>pe(S[y]));M.push([String(g),Q(y,h.block),b,...w])}let x=["lane","thread","now",...p.map(g=>C(g))],$=n.scrollTop;
n.replaceChildren(he(x,M,`Lanes of warp ${m}`)),n.scrollTop=$}}}var Re=class{constructor(e,n){this.trace=e;this.buffer=n;let r=new Set;this.each(0,e.events-1,(s,o,i,a,c)=>{!r.has(a)&&o===
X&&this.before.set(a,c),r.add(a)})}trace;buffer;cells=new Map;at=-1;before=new Map;go(e){e<this.at&&(this.cells=new Map,
this.at=-1),this.each(this.at+1,e,(n,r,s,o,i)=>{let a=this.own(o);(r===X||r===oe)&&([a.reader,a.read]=[s,n]),(r===Me||r===
oe)&&([a.writer,a.written]=[s,n]),r!==oe&&(a.value=i)}),this.at=e}cell(e){return this.cells.get(e)??this.untouched(e)}own(e){
let n=this.cells.get(e);return n===void 0&&this.cells.set(e,n=this.untouched(e)),n}untouched(e){let n=this.trace.first[this.
buffer],r=this.trace.buffers[this.buffer]?.space==="shared";return{value:this.before.get(e)??(r?NaN:n?.[e])??NaN,writer:-1,
written:-1,reader:-1,read:-1}}each(e,n,r){let{trace:s,buffer:o}=this;for(let i=Math.max(0,e);i<=n;i+=1){let a=s.kind[i];
if(!(!(a===X||a===Me||a===oe)&&a!==ot)&&s.name[i]===o)for(let l=0;l<s.width[i];l+=1){let f=(s.start[i]+l)*s.lanes;for(let d=0;d<
s.lanes;d+=1)O(s,i,d)&&r(i,a,d,s.index[f+d],s.value[f+d])}}}};var ee=46,qe=12,Ce=30;function Nt(t){let e,n,r,s=0,o=-1,i=q("Buffer",b=>t.look({memory:b})),a=u("span",{class:"tge-note"}),
c=Le("Memory cells",(b,w,S)=>{let R=M().columns,A={Home:0,End:v()-1},H=S==="PageDown"?qe:S==="PageUp"?-qe:w;x(A[S]??s+b+
H*R),t.say(l.textContent??"")});c.addEventListener("pointerdown",b=>{let w=b.target.closest("[data-element]");w&&x(Number(
w.getAttribute("data-element")))});let l=u("p",{class:"tge-kernel-readout"}),f=u("div",{class:"tge-kernel-arrows"}),d=Ne(
"As a table","Memory cells"),h=u("input",{type:"checkbox"}),k=u("label",{class:"tge-choice"},h,"numbers");h.addEventListener(
"change",()=>g());let m=u("div",{class:"tge-kernel-tab"},u("div",{class:"tge-kernel-bar"},i.element,k,a),c,l,f,d.element),
p=300,v=()=>e.trace.buffers[n?.buffer??0]?.size??1,M=()=>{let b=e.trace.buffers[n.buffer].columns,w=Math.max(4,Math.floor(
(p-ee)/9)),S=Math.min(b,w,Math.max(1,v())),R=h.checked?Ce+4:9,A=B(Math.floor((p-ee)/S),R,38);return{columns:b,side:A,high:A>=
Ce?22:Math.min(A,18)}},x=b=>{s=B(b,0,v()-1),g()},$=()=>{let b=de(e.trace,e.at);if(b<0||b===o||(o=b,e.trace.name[b]!==n?.
buffer))return;let w=e.trace.start[b]*e.trace.lanes,S=e.warp*N,A=[...Array(N).keys(),...Array(e.trace.lanes).keys()].map(
(H,K)=>K<N?S+H:H).find(H=>O(e.trace,b,H));A!==void 0&&(s=e.trace.index[w+A])},g=()=>{let{trace:b,at:w}=e,{columns:S,side:R,
high:A}=M(),H=Math.min(S,Math.floor((p-ee)/R)),K=Math.ceil(v()/S),I=Math.min(qe,K),G=Math.floor(s/S),z=B(G-Math.floor(I/
2),0,K-I),le=s%S,F=B(le-Math.floor(H/2),0,S-H),ge=ln(b,w,n.buffer),ye=At(e,n.buffer),te=[];for(let P=z;P<z+I;P+=1)for(let _=F;_<
F+H;_+=1)P*S+_<v()&&te.push(P*S+_);let He=te.map(P=>n.cell(P)),Ze=He.map(({value:P})=>P).filter(Number.isFinite),[zt,Vt]=[
Math.min(...Ze,0),Math.max(...Ze,0)],j=[];te.forEach((P,_)=>{let ne=ee+(P%S-F)*R,re=(Math.floor(P/S)-z)*A,qt=He[_];j.push(
...cn(qt,P,ne,re,R,A,zt,Vt));let Ie=ge.get(P),nt={x:ne+1,y:re+1,width:R-3,height:A-3,rx:2},Ut={cx:ne+(R-1)/2,cy:re+(A-1)/
2,r:R/5},rt={class:`tge-touch tge-${Ie}`};Ie!==void 0&&R>=Ce?j.push(E("rect",{...nt,...rt})):Ie!==void 0&&j.push(E("circ\
le",{...Ut,...rt})),ye.some(({index:Ft})=>Ft===P)&&j.push(E("rect",{...nt,class:"tge-race"}),E("text",{x:ne+R-4,y:re+9,class:"\
tge-race-sign"},"!"))});for(let P=0;P<I;P+=1){let _={x:ee-6,y:P*A+A/2,dy:"0.35em"},ne=`[${(z+P)*S+F}]`,re={class:"tge-ke\
rnel-axis","text-anchor":"end"};j.push(E("text",{..._,...re},ne))}let Wt={x:ee+(le-F)*R-1,y:(G-z)*A-1,width:R+1,height:A+
1,rx:2};j.push(E("rect",{...Wt,class:"tge-kernel-cursor"})),c.replaceChildren(...j);let[et,tt]=[ee+H*R+2,I*A+2];T(c,{width:et,
height:tt,viewBox:`-1 -1 ${et} ${tt}`}),L(l,un(e,n,s)),dn(f,e,ye),d.show(()=>[["element","value","last write","last read"],
te.slice(0,512).map((P,_)=>mn(e,He[_],P))])};return{element:m,draw:(b,w)=>{[e,p]=[b,w];let{buffers:S}=b.trace,R=S.map(({
name:I,space:G})=>[I,`${I} (${G})`]),A=S.findIndex(({name:I})=>I===b.memory),H=Math.max(0,A),K=S.length===0;[c,l,d.element].
forEach(I=>{I.style.display=K?"none":""}),i.show(R,S[H]?.name??""),L(a,K?"This block has touched no memory so far.":"mar\
ked now: read (white), written (orange)"),!K&&((r!==b.trace||n?.buffer!==H)&&([n,r]=[new Re(b.trace,H),b.trace],[s,o]=[At(
b,H)[0]?.index??0,-1]),n.go(b.at),$(),g())}}}function cn({value:t},e,n,r,s,o,i,a){let c=Number.isFinite(t),l=a>i?(t-i)/(a-
i):0,f={x:n,y:r,width:s-1,height:o-1,"data-element":e},d=E("rect",{...f,class:c?"tge-known":"tge-unknown"});if(s>=Ce){let h=`\
--tge-heat: ${Math.round(Math.abs(l)*50)}%`,k={x:n+(s-1)/2,y:r+o/2,dy:"0.35em"};c&&T(d,{style:h,class:"tge-tinted"});let m=c?
ae(t,2):"·",p=E("text",{...k,class:"tge-cell-number"},m);return[d,p]}return c&&T(d,{style:`fill: ${Ae(Te(Ee,l))}`}),[d]}
function ln(t,e,n){let r=new Map,s=de(t,e);if(s<0||t.name[s]!==n||!Oe(t.kind[s]))return r;let o=t.kind[s]===X?"read":"wr\
ite";for(let i=0;i<t.width[s];i+=1)for(let a=0;a<t.lanes;a+=1)O(t,s,a)&&r.set(t.index[(t.start[s]+i)*t.lanes+a],o);return r}
function At({document:t,trace:e},n){let{name:r,space:s}=e.buffers[n];return t.races.filter(o=>{let i=o.second?.[0]===e.block||
o.first?.[0]===e.block;return o.buffer===r&&o.space===s&&(s==="global"||i)})}function Pe(t,e,n){if(e<0)return"nobody";let{
document:r,trace:s}=t,o=r.statements[String(s.statement[n])]?.[0],i=o===void 0?"":`, line ${r.lines[o]?.label}`;return`t\
hread ${Q(e,r.block)}${i}`}function un(t,e,n){let r=t.trace.buffers[e.buffer],{value:s,writer:o,written:i,reader:a,read:c}=e.
cell(n),f=r.space==="shared"&&o<0?"not written":pe(s),[d,h]=[Pe(t,o,i),Pe(t,a,c)];return`${C(r.name)}[${n}] = ${f}; last\
 written by ${d}; last read by ${h}`}function mn(t,e,n){let{value:r,writer:s,written:o,reader:i,read:a}=e;return[String(
n),pe(r),Pe(t,s,o),Pe(t,i,a)]}function dn(t,{document:e},n){let r=o=>{let[i,a]=o.split(" after ");if(a===void 0)return["\
writes","writes"];let c={read:"reads",write:"writes"};return[c[a]??"changes",c[i]??"changes"]},s=o=>`block ${Q(o[0],e.grid)}\
 thread ${Q(o[1],e.block)}`;t.replaceChildren(...n.slice(0,6).map(o=>{let[i,a]=r(o.kind),c=u("b",{},`${C(o.buffer)}[${o.
index}]`),l=[];o.first&&l.push(u("span",{},s(o.first)),` — ${i} → `),l.push(c),o.second&&o.kind==="read of what nobo\
dy wrote"?l.push(" ← reads — ",u("span",{},s(o.second))):o.second&&l.push(` ← ${a} — `,u("span",{},s(o.second)));
let f=o.count>1?`  and ${o.count-1} more like it`:"";return u("p",{class:"tge-kernel-arrow"},"! ",...l,f)}))}function fn(t,e,n,r){let s=(r-n)/(e-t||1);return{low:t,high:e,at:o=>n+(o-t)*s,value:o=>t+(o-n)/s}}function Ue(t,e,n,r){let s=fn(
Math.log10(t),Math.log10(e),n,r);return{low:t,high:e,at:o=>s.at(Math.log10(o)),value:o=>10**s.value(o)}}function Fe(t,e,n){let r=Math.floor(Math.log10(t)+1e-9),s=Math.ceil(Math.log10(e)-1e-9),o=s-r<=2?[1,2,5]:[1],i=Math.max(
1,Math.ceil((s-r)/Math.max(n,1))),a=[];for(let c=r;c<=s;c+=1)if(c%i===0)for(let l of o)a.push(+`${l}e${c}`);return a.filter(
c=>c>=t*(1-1e-9)&&c<=e*(1+1e-9))}var ce=190,D={left:52,right:14,top:12,bottom:34};function Lt(t){let e=q("Card",l=>t.look({card:l})),n=u("span",{class:"t\
ge-note"},"a model: arithmetic on the card's data sheet, nothing is measured"),r=E("svg",{class:"tge-kernel-roof",role:"\
img"}),s=E("svg",{class:"tge-kernel-fits","aria-hidden":"true"}),o=u("div",{class:"tge-kernel-facts"}),i=u("p",{class:"t\
ge-kernel-readout"});return{element:u("div",{class:"tge-kernel-tab"},u("div",{class:"tge-kernel-bar"},e.element,n),u("di\
v",{class:"tge-kernel-two"},r,u("div",{},s,i,o))),draw:(l,f)=>{let{cards:d}=l.document.costs,h=d.find(({name:m})=>m===l.
card)??d[0];if(h===void 0)return;e.show(d.map(({name:m})=>[m,m]),h.name);let k=B(f>640?f*.52:f,220,460);yn(r,h,k),T(r,{"\
aria-label":hn(h)}),gn(s,h),L(i,pn(h,l.document)),o.replaceChildren(he(["",""],bn(h,l.document),"The model's numbers"))}}}
function hn(t){if(t.intensity===null)return"No bytes travel: arithmetic is the limit.";let e=Number(t.intensity.toPrecision(
3));return`Roofline of ${t.name}: ${e} operations for each byte; the limit is ${t.limit}, at ${Y(t.roof)} operations per\
 second.`}function pn(t,e){let n=Math.round(t.share*100),r=t.registers===null?" Registers are not known, so fewer may fi\
t.":"",s=`${t.blocks} block${t.blocks===1?"":"s"}`;return t.blocks===0?`No block of ${e.threads} threads fits: ${t.occupancy_limit}\
.`:`${s} on a multiprocessor, ${t.warps} of ${t.most_warps} warps (${n} %); the limit is ${t.occupancy_limit}.${r}`}function bn(t,{
costs:e,shared:n}){let r=t.registers===null?"":`${t.registers} for a thread, `;return[["time at the roof (model)",vt(t.seconds)],
["operations",Y(e.operations)],["bytes that travel",`${Y(e.bytes)}B, ${Y(e.ideal_bytes)}B would do`],["operations per by\
te",t.intensity===null?"∞":Y(t.intensity)],["shared memory of a block",`${n.toLocaleString("en")} bytes`],["registers",
r+e.registers]]}function gn(t,e){let s=Array.from({length:e.most_warps},(i,a)=>E("rect",{x:a%16*13,y:Math.floor(a/16)*13,
width:11,height:11,rx:2,class:a<e.warps?"tge-on":"tge-off"}));t.replaceChildren(...s);let o=Math.ceil(e.most_warps/16)*13;
T(t,{width:208,height:o})}function yn(t,e,n){let r=e.float32/e.bandwidth,s=e.intensity===null?1e3:B(e.intensity,.02,1e3),
o=Ue(.01,1e3,D.left,n-D.right),[i,a]=[e.bandwidth*.01,e.float32*2],c=Ue(i,a,ce-D.bottom,D.top),l=[];for(let M of Fe(.01,
1e3,6)){let x={x:o.at(M),y:ce-D.bottom+14};l.push(be({...x,"text-anchor":"middle"},String(M)))}for(let M of Fe(i,a,4)){let x={
x1:D.left,x2:n-D.right};l.push(E("line",{...x,y1:c.at(M),y2:c.at(M),class:"tge-rule"}));let $={x:D.left-6,y:c.at(M)+3.5};
l.push(be({...$,"text-anchor":"end"},Y(M)))}let f=[[.01,e.bandwidth*.01],[r,e.float32],[1e3,e.float32]].map(([M,x])=>`${o.
at(M)} ${c.at(x)}`);l.push(E("path",{d:`M${f.join("L")}`,class:"tge-roofline"}));let d=c.at(Math.min(e.float32,s*e.bandwidth)),
h=ce-D.bottom;l.push(E("line",{x1:o.at(s),x2:o.at(s),y1:d,y2:h,class:"tge-drop"})),l.push(E("circle",{cx:o.at(s),cy:d,r:5,
class:"tge-dot"}));let k=o.at(s)>n*.6,m={x:o.at(s)+(k?-9:9),y:d+16},p=e.limit==="memory"?"memory is the limit":"arithmet\
ic is the limit";l.push(be({...m,"text-anchor":k?"end":"start",class:"tge-kernel-axis tge-strong"},p));let v={x:(D.left+
n-D.right)/2,y:ce-4};l.push(be({...v,"text-anchor":"middle"},"operations per byte")),l.push(be({x:D.left+4,y:D.top+8},"o\
perations per second")),t.replaceChildren(...l),T(t,{width:n,height:ce,viewBox:`0 0 ${n} ${ce}`})}function be(t,e){return E(
"text",{class:"tge-kernel-axis",...t},e)}var Rt=[900,300,60],wn=["slow","steady","fast"],kn={first:"M3 2.5v11M13 2.5v11L5.5 8z",backStatement:"M8.5 2.5v11L3 8zM1\
4 2.5v11L8.5 8z",back:"M11 3v10L5 8z",play:"M4 2.5v11l9.5-5.5z",pause:"M4 2.5h3v11h-3zM9 2.5h3v11h-3z",next:"M5 3v10L11 \
8z",nextStatement:"M2 2.5v11L7.5 8zM7.5 2.5v11L13 8z",toBreakpoint:"M2 3v10L8 8zM12 5.2a2.8 2.8 0 1 1 0 5.6a2.8 2.8 0 1 \
1 0-5.6z"};function Ct(t){let e,n,r=()=>Math.max(0,(e?.trace.events??1)-1),s=(y,b=!1)=>t.go(B(y,0,r()),b),o=y=>{let b=e?.
document.statements[String(y)]?.[0],w=b===void 0?void 0:e?.document.lines[b]?.label;return w!==void 0&&e.breakpoints.has(
w)},i=()=>{n!==void 0&&(clearTimeout(n),n=void 0,je(p,"play","Play (space)"),e&&t.go(e.at))},a=()=>{if(n=void 0,!e)return;
let y=_e(e.trace,e.at),b=Ge(e.trace,e.at,o);if(s(y,!0),y>=r()||b>=0&&b<=y)return n=setTimeout(()=>{}),i();n=setTimeout(a,
Rt[Number(x.value)])},f={first:()=>s(0),backStatement:()=>e&&s(at(e.trace,e.at)),back:()=>e&&s(e.at-1),next:()=>e&&s(e.at+
1),nextStatement:()=>e&&s(_e(e.trace,e.at)),toBreakpoint:()=>{if(!e)return;let y=Ge(e.trace,e.at,o);if(y>=0)return s(y);
t.say(e.breakpoints.size?"No breakpoint further on: this is the end.":xn),e.breakpoints.size&&s(r())},play:()=>{if(n!==void 0)
return i();e&&(e.at>=r()&&s(0,!0),je(p,"pause","Pause (space)"),n=setTimeout(a,Rt[Number(x.value)]))}},d={first:"Beginni\
ng (0)",backStatement:"Previous statement (p)",back:"Previous event (comma)",play:"Play (space)",next:"Next event (full \
stop)",nextStatement:"Next statement (n)",toBreakpoint:"Run to the next breakpoint (c)"},h=y=>{y!=="play"&&i(),f[y]?.()},
k=Object.entries(d).map(([y,b])=>{let w=ue("",{class:`tge-button tge-icon tge-kernel-${y}`},()=>h(y));return je(w,y,b),[
y,w]}),m=new Map(k),p=m.get("play");p.classList.add("tge-button-primary");let v=u("input",{type:"range",class:"tge-kerne\
l-slider",min:0,step:1,"aria-label":"Event"});v.addEventListener("input",()=>{i(),s(Number(v.value))});let M=u("span",{class:"\
tge-number tge-kernel-count"}),x=u("select",{"aria-label":"Pace"});wn.forEach((y,b)=>x.append(u("option",{value:b,selected:b===
1},y)));let $=u("div",{class:"tge-kernel-player",role:"group","aria-label":"Player"},...m.values(),v,M,x),g={n:"nextStat\
ement",p:"backStatement",c:"toBreakpoint",".":"next",",":"back",0:"first"," ":"play"};return{element:$,draw(y){e=y;let{events:b}=y.
trace,w=`${b?y.at+1:0} of ${b.toLocaleString("en")}`;T(v,{max:Math.max(0,b-1),"aria-valuetext":w}),v.value=String(y.at),
L(M,w);let[S,R]=[y.at===0,y.at>=r()];for(let A of["first","back","backStatement"])T(m.get(A),{"aria-disabled":String(S)});
for(let A of["next","nextStatement"])T(m.get(A),{"aria-disabled":String(R)})},pause:i,key(y){let b=g[y];return b!==void 0&&
h(b),b!==void 0}}}var xn="There is no breakpoint: click beside a line, or press b there.";function je(t,e,n){T(t,{"aria-\
label":n,title:n});let r={viewBox:"0 0 16 16",width:16,height:16,"aria-hidden":"true"};t.replaceChildren(E("svg",r,E("pa\
th",{d:kn[e]})))}var Je=32,Qe=32,Pt=4;function Bt(t,e,n){let r=t.buffers[t.name[e]];if(r===void 0)return null;let s=r.space==="shared",o=t.
width[e],i=t.start[e]*t.lanes+n*N,a=new Map,c=Array.from({length:N},(h,k)=>{if(!O(t,e,n*N+k))return null;let m=t.index[i+
k],p=r.address+m*r.itemsize,v=p+Math.max(1,o)*r.itemsize-1,M=s?Pt:Je;for(let x=Math.floor(p/M);x<=Math.floor(v/M);x+=1){
let $=s?x%Qe:x,g=a.get($)??{number:$,lanes:[],words:[]};g.lanes.includes(k)||g.lanes.push(k);let y=s?x:m;g.words.includes(
y)||g.words.push(y),a.set($,g)}return m}),l=c.filter(h=>h!==null).length,f=l*o*r.itemsize,d=Math.max(1,o*r.itemsize/Pt);
return{event:e,buffer:r,shared:s,elements:c,targets:[...a.values()].sort((h,k)=>h.number-k.number),active:l,cost:t.cost[e*
t.warps+n],ideal:s?d:Math.ceil(f/Je)}}function Xe({shared:t,active:e,cost:n,ideal:r}){if(e===0)return"No lane of this wa\
rp takes part.";let s=t?"pass":"sector",o=t?"passes":"sectors",i=`${e} lane${e===1?"":"s"}`;return`${n} ${n===1?s:o} for\
 ${i}: ideal ${r}`}function Ht(t,e){return Math.ceil((t*Je-e.address)/e.itemsize)}var W={lane:20,lines:92,target:26,below:18},Ye=7,vn={read:"reads",write:"writes",atomic:"changes (atomic)"};function It(t){
let e=fe("Warp",l=>t.look({warp:l})),n=u("strong",{class:"tge-kernel-verb"}),r=u("span",{class:"tge-kernel-verdict"}),s=E(
"svg",{class:"tge-kernel-map",role:"img"}),o=u("p",{class:"tge-note"}),i=Ne("As a table","Lanes and what they ask for");
return{element:u("div",{class:"tge-kernel-tab"},u("div",{class:"tge-kernel-bar"},e.element,n,r),s,o,i.element),draw:(l,f)=>{
e.show(l.warp,Math.max(1,l.trace.warps));let d=l.trace.events?de(l.trace,l.at):-1,h=d<0?null:Bt(l.trace,d,l.warp);if(s.style.
display=h?"":"none",i.element.hidden=h===null,r.hidden=h===null,h===null){L(n,""),L(o,"This statement has asked for no m\
emory so far: go on by an event.");return}let{buffer:k}=h,m=xe[l.trace.kind[d]];L(n,`${vn[m]} ${C(k.name)} in ${k.space}\
 memory`),L(r,Xe(h)),r.classList.toggle("tge-worse",h.cost>h.ideal),L(o,Mn(h)),Sn(s,h,f,l.lane),T(s,{"aria-label":`${n.textContent}\
: ${Xe(h)}`}),i.show(()=>$n(h))}}}function Mn({shared:t,cost:e,ideal:n,targets:r,active:s}){if(s===0)return"Choose anoth\
er warp: this one waits.";if(!t)return e>n?"A sector is 32 bytes that travel together: most of what travels is not asked\
 for.":"A sector is 32 bytes that travel together: all of them are needed.";let o=Math.max(...r.map(({words:i})=>i.length));
return o<=1?"Every bank gives one word: all at once.":`The busiest bank has ${o} different words to give, one pass for e\
ach.`}function $n(t){let{shared:e,elements:n,targets:r,buffer:s}=t,o=a=>r.filter(({lanes:c})=>c.includes(a)).map(({number:c})=>c).
join(", "),i=n.map((a,c)=>[String(c),a===null?"waits":`${C(s.name)}[${a}]`,a===null?"":o(c)]);return[["lane","element",e?
"bank":"sector"],i]}function Sn(t,e,n,r){let s=B(Math.floor(n/N),7,22),o=s*N,i=[],a=e.shared?Tn(e):e.targets,c=o/Math.max(
a.length,4),l=Math.min(c,e.shared?s:150),f=(o-l*a.length)/2,d=x=>f+(x+.5)*l,h=Math.max(1,...e.targets.map(({words:x})=>x.
length)),k=e.shared?Math.min(Ye,96/h):0,m=e.shared?h*k:0,p=12+W.lane,v=p+W.lines;a.forEach(({lanes:x},$)=>{for(let g of x){
let y=(g+.5)*s,[b,w]=[p+W.lines*.45,v-W.lines*.45],S=d($)+En(x,g,l),R=`M${y} ${p}C${y} ${b} ${S} ${w} ${S} ${v}`,A=g===r?
" tge-chosen":"";i.push(E("path",{d:R,class:`tge-wish${A}`}))}}),e.elements.forEach((x,$)=>{let g=x===null?"tge-off":$===
r?"tge-on tge-chosen":"tge-on",y={x:$*s+.5,y:12,width:s-1,height:W.lane};i.push(E("rect",{...y,rx:2,class:g})),(s>=16||$%
8===0||$===N-1)&&i.push(U(($+.5)*s,9,String($),$===N-1&&s<16))}),a.forEach((x,$)=>{let g=f+$*l;e.shared?i.push(...An(x,g,
v,l,k,h)):i.push(...Nn(x,g,v,l,e))});let M=v+(e.shared?m:W.target)+W.below+4;t.replaceChildren(...i),T(t,{width:o,height:M,
viewBox:`0 0 ${o} ${M}`})}function En(t,e,n){return(t.indexOf(e)-(t.length-1)/2)/Math.max(t.length,1)*n*.8}function Tn({
targets:t}){return Array.from({length:Qe},(e,n)=>t.find(r=>r.number===n)??{number:n,lanes:[],words:[]})}function An({number:t,
words:e},n,r,s,o,i){let a=[],c=e.length>1&&e.length===i,l={x:n+.5,width:s-1,class:c?"tge-busy":"tge-word"};for(let d=0;d<
Math.max(1,e.length);d+=1){let h={y:r+d*o,height:Math.max(1,o-1)},k=E("rect",{...l,...h});e.length===0&&T(k,{class:"tge-\
off",height:Ye}),a.push(k)}let f=r+Math.max(Ye,i*o)+11;return(s>=16||t%8===0)&&a.push(U(n+s/2,f,String(t),!1)),e.length>
1&&c&&a.push(U(n+s/2,f+11,`${e.length}×`,!1)),a}function Nn({number:t,lanes:e},n,r,s,{buffer:o,targets:i}){let a={x:n+1,
y:r,width:Math.max(2,s-2),height:W.target},c=[E("rect",{...a,rx:3,class:"tge-sector"})],l=Ht(t,o),f=Math.max(1,Math.floor(
32/o.itemsize)),d=n+s/2;s>=74?c.push(U(d,r+17,`[${l}…${l+f-1}]`,!1)):s>=34&&c.push(U(d,r+17,String(l),!1));let h=r+W.target+
12;return s>=74?c.push(U(d,h,`${e.length} lane${e.length===1?"":"s"}`,!1)):t===i[0]?.number?c.push(U(n,h,`[${l}]`,!1,"st\
art")):t===i.at(-1)?.number&&c.push(U(n+s,h,`[${l}]`,!1,"end")),c}function U(t,e,n,r,s="middle"){return E("text",{x:t,y:e,
"text-anchor":r?"end":s,class:"tge-kernel-axis"},n)}var Ln={lanes:"lanes that take part",sectors:"sectors per request",passes:"bank passes",branches:"branches that part"};function Dt(t){
let e=u("div",{class:"tge-kernel-source",role:"listbox",tabindex:0}),n=q("Heat",m=>t.look({heat:m})),r=u("span",{class:"\
tge-note"}),s=u("div",{class:"tge-kernel-part tge-kernel-left"},u("div",{class:"tge-kernel-bar"},n.element,r),e),o,i=[],
a,c=0,l=-1,f=m=>{o=m,T(e,{"aria-label":`Source of ${C(m.name)}`}),i=m.lines.map(({label:p,text:v},M)=>{let x=Rn(p,V(v)),
$=Number(m.lines[M-1]?.label);return M>0&&Number(p)!==$+1&&!p.startsWith("c")&&x.element.classList.add("tge-gap"),x.point.
addEventListener("click",g=>{g.stopPropagation(),d(M),t.toggle(p)}),x.element.addEventListener("click",()=>{d(M),h(M)}),
x}),e.replaceChildren(...i.map(p=>p.element))},d=m=>{c=B(m,0,i.length-1),i.forEach((v,M)=>{let x=M===c;T(v.element,{"ari\
a-selected":String(x)})});let p=i[c]?.element;p&&T(e,{"aria-activedescendant":p.id}),p&&Bn(e,p)},h=m=>{let{trace:p,document:v}=a,
M=g=>p.kind[g]===ve&&v.statements[String(p.statement[g])]?.[0]===m,x=Array.from({length:p.events},(g,y)=>y).filter(M),$=x.
find(g=>se(p,g)>a.at)??x[0];$===void 0?t.say("This line does not run in this block."):t.go(se(p,$))};return e.addEventListener(
"keydown",m=>{if(m.ctrlKey||m.metaKey||m.altKey)return;let p={ArrowDown:c+1,ArrowUp:c-1,Home:0,End:i.length-1};if(m.key in
p)d(p[m.key]);else if(m.key==="b")t.toggle(a.document.lines[c].label);else if(m.key==="Enter")h(c);else return;m.preventDefault(),
m.stopPropagation()}),{element:s,draw:m=>{a=m,m.document!==o&&f(m.document);let{document:p,trace:v}=m,M=we.map(g=>[g,Ln[g]]);
n.show(M,m.heat);let x=p.heats[m.heat];L(r,Object.keys(x).length?"":"no line has any");let $=p.statements[String(v.statement[m.
at])];i.forEach((g,y)=>{let b=p.lines[y].label,w=x[String(y)];L(g.heat,w?.[0]??""),g.heat.title=w?.[2]??"",g.heat.style.
setProperty("--tge-heat",`${Math.round((w?.[1]??0)*60)}%`),g.heat.classList.toggle("tge-hot",w!==void 0),g.element.classList.
toggle("tge-break",m.breakpoints.has(b)),L(g.point,m.breakpoints.has(b)?"●":"");let S=Cn(p,y);L(g.sign,S),g.element.classList.
toggle("tge-bad",S!==""),Pn(g,$?.[0]===y?[$[1],$[2]]:null)}),$!==void 0&&$[0]!==l&&(l=$[0],d(l))}}}function Rn(t,e){let n=u(
"span",{class:"tge-kernel-point",title:"Breakpoint (b)"}),r=u("span",{class:"tge-kernel-sign"}),s=u("span",{class:"tge-k\
ernel-number"},t),o=u("span",{class:"tge-kernel-heat"}),i=u("span",{class:"tge-kernel-code"},e),a=u("span",{class:"tge-k\
ernel-gutter"},n,r,s,o),c=J("tge-line");return{element:u("div",{class:"tge-kernel-line",role:"option",id:c,"aria-selecte\
d":"false"},a,i),point:n,sign:r,heat:o,code:i,text:e}}function Cn(t,e){return t.fault?.line===e?"✕":t.races.some(({lines:n})=>n.
includes(e))?"!":""}function Pn(t,e){t.element.classList.toggle("tge-here",e!==null);let n=t.text.length-t.text.trimStart().
length,r=u("span",{class:"tge-indent"},t.text.slice(0,n));if(e===null)return t.code.replaceChildren(r,t.text.slice(n));let[
s,o]=e;t.code.replaceChildren(r,t.text.slice(n,s),u("mark",{},t.text.slice(s,o)),t.text.slice(o))}function Bn(t,e){let n=e.
offsetTop-t.offsetTop,r=e.offsetHeight*2;n-r<t.scrollTop&&(t.scrollTop=Math.max(0,n-r));let s=n+e.offsetHeight+r-t.clientHeight;
s>t.scrollTop&&(t.scrollTop=s)}var Hn={request:"Request",memory:"Memory",lanes:"Lanes",model:"Roofline and occupancy"},In=34,Dn=1020,On=700,Ot=350,Kn=28,
Kt=["position","warp","heat","tab","watched","memory","card"],_n={position:"at"},Be=class{constructor(e,n,r){this.model=
e;let s={go:(a,c)=>this.go(a,c),look:a=>this.look(a),toggle:a=>this.toggle(a),showBlock:a=>{this.showBlock(a)},pause:()=>this.
player.pause(),say:a=>this.announcer.say(a)};this.state=this.begin(n,r),this.player=Ct(s),this.source=Dt(s),this.lanes=Et(
s),this.panels={request:It(s),memory:Nt(s),lanes:Tt(s),model:Lt(s)};let o=ke.map(a=>({name:a,panel:this.panels[a].element}));
this.tabs=xt("Details",o,a=>this.look({tab:a})),ke.forEach(a=>this.tabs.label(a,Hn[a])),this.element=u("section",{class:"\
tge tge-card tge-kernel","aria-label":`Kernel ${C(n.name)}`},this.heading,this.findings,this.player.element,this.sentence,
u("div",{class:"tge-kernel-main"},this.source.element,this.lanes.element,u("div",{class:"tge-kernel-details"},this.tabs.
element,...o.map(({panel:a})=>a))),this.trouble,this.announcer.element),this.element.addEventListener("keydown",a=>this.
key(a));let i=new ResizeObserver(()=>this.draw());i.observe(this.element),this.undo=[()=>i.disconnect(),()=>this.player.
pause(),kt(()=>this.draw()),wt(this.element),ze(e,"recording",()=>{this.renew()}),...[...Kt,"breakpoints"].map(a=>ze(e,a,
()=>this.follow(a)))],this.introduce(),this.draw()}model;element;state;tabs;panels;announcer=ct();player;source;lanes;sentence=u(
"p",{class:"tge-kernel-now"});heading=u("div",{class:"tge-kernel-heading"});findings=u("ul",{class:"tge-kernel-findings"});trouble=u(
"p",{class:"tge-failure",role:"status"});undo;asking=!1;close(){this.undo.forEach(e=>e())}begin(e,n){let r=a=>this.model.
get(a),s=a=>r(a)??[],o=Math.max(0,n.events-1),i=e.races.find(({second:a})=>a?.[0]===n.block);return{document:e,trace:n,at:B(
Number(r("position")??0),0,o),warp:B(Number(r("warp")??0),0,Math.max(0,n.warps-1)),lane:0,heat:we.find(a=>a===r("heat"))??
"lanes",tab:ke.find(a=>a===r("tab"))??"request",watched:s("watched"),breakpoints:new Set(s("breakpoints")),memory:String(
r("memory")||i?.buffer||Gn(n)),card:String(r("card")??""),colour:""}}introduce(){let{document:e}=this.state,{name:n,file:r,
template:s,grid:o,block:i,shared:a}=e,c=`<<<${De(o)}, ${De(i)}>>>`,l=[...s?[C(s)]:[],...e.arguments.map(({name:k,text:m})=>`${C(
k)}: ${C(m)}`),`${a.toLocaleString("en")} bytes of shared memory`];this.heading.replaceChildren(u("h3",{class:"tge-title"},
`${C(n)} `,u("code",{},c)),u("p",{class:"tge-note"},`${C(r)} · ${l.join(" · ")}`));let f=[],{fault:d,races:h}=e;if(d){
let m=d.thread&&d.thread[0]!==this.state.trace.block?[this.blockButton(d.thread[0])]:[],p=`✕ Line ${d.label}: ${V(d.words)}`;
f.push(_t(p,d.hint,m))}for(let k of h){let[m,p]=k.labels,v=m===p?`line ${p}`:`lines ${m} and ${p}`,M=`! ${k.harmless?"Ha\
rmless race":"Race"}, ${v}: `,x=ue("Show",{class:"tge-button"},()=>this.look({memory:k.buffer,tab:"memory"}));f.push(_t(
M+V(k.words),k.advice,[x]))}this.findings.replaceChildren(...f),this.findings.hidden=f.length===0}blockButton(e){return ue(
`Play block ${e}`,{class:"tge-button"},()=>this.showBlock(e))}draw(){let{state:e}=this,n=Math.max(200,this.element.clientWidth-
In),r=n>=Dn,s=!r&&n>=On;this.element.classList.toggle("tge-beside",r),this.element.classList.toggle("tge-below",s);let o=r?
We:s?Ot:n,i=r?We:s?n-Ot-Kn:n;this.player.draw(e),L(this.sentence,this.told()),this.source.draw(e,n),this.lanes.draw(e,o),
this.tabs.show(e.tab),this.panels[e.tab].draw(e,i),this.trouble.hidden=this.trouble.textContent===""}told(){let{trace:e,
at:n,document:r}=this.state;if(e.events===0)return"This block did nothing that could be recorded.";let s=xe[e.kind[n]],o=r.
statements[String(e.statement[n])]?.[0],i=o===void 0?"":`Line ${r.lines[o]?.label}: `,a=C(e.buffers[e.name[n]]?.name??""),
l={step:"this statement begins",set:`${C(e.variables[e.name[n]]??"")} is set`,read:`${a} is read`,write:`${a} is written`,
atomic:`${a} is changed, by one after the other`,changed:`${a} has been changed`,barrier:"the barrier: the whole block i\
s here",warp_barrier:"the barrier of each warp"},f=$e(e,n),d=it(e,n),h=`${f.toLocaleString("en")} thread${f===1?"":"s"}`,
k=`warp${/\D/.test(d)?"s":""} ${d}`,p=(e.events<e.total||e.cut)&&n===e.events-1?` ${this.ended()}`:"";return`${i}${l[s]}\
; ${h} of ${k}.${p}`}ended(){let{events:e,total:n,cut:r}=this.state.trace;return e<n?`The notebook keeps ${e.toLocaleString(
"en")} of ${n.toLocaleString("en")} events.`:r?"The recording ends here: the block did more than was kept.":""}go(e,n=!1){
if(this.state={...this.state,at:e},this.draw(),n)return;this.set({position:e}),this.announcer.say(this.told());let{events:r,
total:s}=this.state.trace;e===r-1&&r<s&&this.fetch()}look(e){this.state={...this.state,...e},this.draw();let n=Object.entries(
e).filter(([r])=>Kt.includes(r));n.length&&this.set(Object.fromEntries(n))}toggle(e){let n=new Set(this.state.breakpoints),
r=!n.delete(e);r&&n.add(e),this.state={...this.state,breakpoints:n},this.draw(),this.set({breakpoints:[...n]}),this.announcer.
say(`Breakpoint ${r?"set":"taken away"} in line ${e}`)}key(e){let n=e.target;if(!Ve(e)||n.closest("input:not([type=range\
]), select"))return;let r=n.closest("button, summary, input");e.key===" "&&r||this.player.key(e.key)&&e.preventDefault()}set(e){
for(let[n,r]of Object.entries(e))this.model.set(n,r);mt(this.model)}follow(e){let n=this.begin(this.state.document,this.
state.trace),r=_n[e]??e;JSON.stringify(this.state[r])===JSON.stringify(n[r])&&e!=="breakpoints"||(this.state={...this.state,
[r]:n[r]},this.draw())}async renew(){let e=this.model.get("recording"),n=await me(e);if(e!==this.model.get("recording"))
return;this.player.pause();let{lane:r,colour:s}=this.state;this.state={...this.begin(this.state.document,n),lane:r,colour:s},
this.introduce(),this.draw(),this.announcer.say(`Block ${n.block}. ${this.told()}`)}async showBlock(e){this.asking||e===
this.state.trace.block||await this.answered("block",{block:e})}async fetch(){let n=(await this.answered("trace",{}))?.recording;
n!==void 0&&(this.state={...this.state,trace:await me(n)},this.draw())}async answered(e,n){if(this.asking)return;this.asking=
!0,this.player.pause();let r;try{({content:r}=await pt(this.model,e,n)),L(this.trouble,"")}catch(s){L(this.trouble,V(s.message))}
return this.asking=!1,this.draw(),r}};function Gn({buffers:t}){return(t.find(({space:n})=>n==="shared")??t[0])?.name??""}
function _t(t,e,n){let r=u("span",{},t),s=e?[u("span",{class:"tge-note"},` Try: ${V(e)}`)]:[];return u("li",{},u("div",{},
r,...s),...n)}async function zn({model:t,el:e}){let n=t.get("document"),r=t.get("recording");if(n?.version!==1||r?.version!==1)return e.
replaceChildren(u("div",{class:"tge tge-card"},u("p",{},"There is no kernel to show. Run the cell again."))),()=>{};let s=await me(
r),o=new Be(t,n,s);return e.replaceChildren(o.element),()=>o.close()}var bs={render:zn};export{bs as default};
