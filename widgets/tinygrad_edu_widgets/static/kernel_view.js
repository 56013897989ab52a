var Wt="http://www.w3.org/2000/svg";function T(t,e){for(let[n,r]of Object.entries(e))r===!1?t.removeAttribute(n):t.setAttribute(
n,r===!0?"":String(r))}function u(t,e={},...n){let r=document.createElement(t);return T(r,e),r.append(...n),r}function E(t,e={},...n){
let r=document.createElementNS(Wt,t);return T(r,e),r.append(...n),r}function le(t,e,n){let r=u("button",{type:"button",...e},
t);return r.addEventListener("click",n),r}function L(t,e){t.textContent!==e&&(t.textContent=e)}var tt=0;function q(t){return tt+=
1,`${t}-${Date.now().toString(36)}-${tt}`}var ke=["lanes","sectors","passes","branches"],ve=["request","memory","lanes","model"];function j(t,[e,n,r]){let o=Math.
floor(t/e),s=[t%e,o%n,Math.floor(o/n)],i=r>1?3:n>1?2:1;return`(${s.slice(0,i).join(", ")})`}function Oe(t){let[e,n,r]=t;
return r===1&&n===1?String(e):`(${(r===1?[e,n]:[e,n,r]).join(", ")})`}var Me=["step","set","read","write","atomic","barrier","warp_barrier","changed"],[Se,Ut,J,$e,re,qn,jn,nt]=[0,1,2,3,4,5,6,
7],A=32;async function ue(t){let e=atob(t.data),n=Uint8Array.from(e,s=>s.charCodeAt(0)),o=new Blob([n]).stream().pipeThrough(
new DecompressionStream("deflate"));return Ft(t,await new Response(o).arrayBuffer())}function Ft(t,e){let{data:n,...r}=t,
{events:o,warps:s,rows:i,buffers:a}=r,c=s*A,l=0,f=g=>(l+=4*g,[e,l-4*g,g]),d=g=>(l+=g,new Uint8Array(e,l-g,g)),p=new Int32Array(
...f(o)),y=new Int32Array(...f(o)),m=new Uint32Array(...f(o*s)),b=qt(new Int32Array(...f(i*c)),c),k=new Float32Array(...f(
i*c)),$=a.map(({known:g})=>new Float32Array(...f(g))),[v,x]=[d(o),d(o)],w=d(o*s),S=new Int32Array(o);for(let g=1;g<o;g+=
1)S[g]=S[g-1]+x[g-1];return{...r,lanes:c,...{statement:p,name:y,masks:m,kind:v,width:x,cost:w},index:b,value:k,first:$,start:S}}
function qt(t,e){for(let n=0;n<t.length;n+=1)n%e!==0&&(t[n]=t[n]+t[n-1]);return t}function G(t,e,n){return((t.masks[e*t.
warps+Math.floor(n/A)]??0)>>>n%A&1)===1}function Ee(t,e,n){let r=0;for(let o=0;o<t.warps;o+=1){if(n!==void 0&&o!==n)continue;
let s=t.masks[e*t.warps+o]??0;for(;s!==0;s&=s-1)r+=1}return r}function jt(t){return t===J||t===$e||t===re}function Ge(t,e){
return t.kind[e]===Se||t.statement[e]!==t.statement[e-1]}function Jt(t,e){for(;e>0&&!Ge(t,e);)e-=1;return e}function ne(t,e){
for(;e+1<t.events&&!Ge(t,e+1);)e+=1;return e}function Ke(t,e){let n=ne(t,e);return n>e?n:ne(t,Math.min(e+1,t.events-1))}
function rt(t,e){return Math.max(0,Jt(t,e)-1)}function me(t,e){for(let n=e;n>=0;n-=1){if(jt(t.kind[n]))return n;if(Ge(t,
n))return-1}return-1}function _e(t,e,n){for(let r=e+1;r<t.events;r+=1)if(t.kind[r]===Se&&n(t.statement[r])){let o=ne(t,r);
if(o>e)return o}return-1}function Te(t,e,n){let r=new Float32Array(t.lanes).fill(NaN),o=new Uint8Array(t.lanes),s=t.lanes;
for(let i=n;i>=0&&s>0;i-=1){if(t.kind[i]!==Ut||t.name[i]!==e)continue;let a=t.start[i]*t.lanes;for(let c=0;c<t.lanes;c+=
1)o[c]||!G(t,i,c)||(r[c]=t.value[a+c],o[c]=1,s-=1)}return r}function ot(t,e){let n=[];for(let o=0;o<t.warps;o+=1)t.masks[e*
t.warps+o]&&n.push(o);let r=[];return n.forEach((o,s)=>{if(s>0&&n[s-1]===o-1)return;let i=o;for(;n.includes(i+1);)i+=1;r.
push(i===o?String(o):`${o}–${i}`)}),r.join(", ")}function st(){let t=u("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:t,
say:n=>{t.textContent=t.textContent===n?`${n} `:n}}}function ze(t,e,n){return t.on(`change:${e}`,n),()=>t.off(`change:${e}`,n)}function at(t,e){return t.on("msg:custom",e),
()=>t.off("msg:custom",e)}function it(t,e){return lt(t,()=>t.send(e))}function ct(t){return lt(t,()=>t.save_changes())}var Qt=new WeakMap;function lt(t,e){try{e()}catch{return Qt.get(t)?.forEach(n=>n()),!1}return!0}var Xt=1e4,ut="No answer: this needs a running kernel. Run the cell again.",mt=0;function dt(t,e,n={},r=Xt){mt+=1;let o=mt;
return new Promise((s,i)=>{let a=()=>{clearTimeout(l),c()},c=at(t,(f,d)=>{let p=f;p?.kind!=="reply"||p.id!==o||(a(),p.error===
void 0?s({content:f,buffers:d}):i(new Error(String(p.error))))}),l=setTimeout(()=>{a(),i(new Error(ut))},r);it(t,{...n,kind:"\
request",id:o,name:e})||(a(),i(new Error(ut)))})}function oe(t,e=3){if(t===null||Number.isNaN(t))return"nan";if(!Number.isFinite(t))return t>0?"inf":"−inf";if(t===0)return"\
0";let n=Math.abs(t);return n>=1e6||n<.001?ft(Yt(t,e)):Number.isInteger(t)?de(t):n>=10**e?de(Math.round(t)):ft(t.toPrecision(
e))}function de(t){let e=String(Math.abs(t)).replace(/\B(?=(\d{3})+$)/g,",");return t<0?`−${e}`:e}function Yt(t,e){let[
n="",r="0"]=t.toExponential(e-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(r)}`}function ft(t){
return t.replaceAll("-","−")}var Zt="…",en=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function z(t){return t.replace(en,e=>e===`
`?"⏎":`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}function pt(t,e){let n=Array.from(t.slice(0,2*e+2));return n.
length<=e?t:n.slice(0,Math.max(0,e-1)).join("")+Zt}function Ve({key:t,ctrlKey:e,metaKey:n,altKey:r,shiftKey:o}){return!e&&!r&&!n&&!(o&&t==="Enter")}function ht(t){let e=n=>{
Ve(n)&&n.stopPropagation()};return t.addEventListener("keydown",e),()=>t.removeEventListener("keydown",e)}function bt(t){let e=new MutationObserver(t),n=["class","style","data-jp-theme-light","data-theme"];for(let r of[document.
documentElement,document.body])e.observe(r,{attributes:!0,attributeFilter:n});return()=>e.disconnect()}function gt(t,e,n){let r=new Map,o=u("div",{class:"tge-tabs",role:"tablist","aria-label":t});for(let{name:c,panel:l}of e){
let f=u("button",{type:"button",class:"tge-tab",role:"tab",id:q("tge-tab")});l.id||=q("tge-panel"),T(f,{"aria-controls":l.
id}),T(l,{role:"tabpanel","aria-labelledby":f.id}),f.addEventListener("click",()=>n(c)),r.set(c,f),o.append(f)}let s=c=>{
let l=r.get(c),f=l&&!l.hidden?c:e[0]?.name;for(let{name:d,panel:p}of e){let y=d===f;p.hidden=!y,T(r.get(d),{"aria-select\
ed":String(y),tabindex:y?0:-1})}},i=(c,l)=>{let f=r.get(c);f!==void 0&&(L(f,l),f.hidden=l==="")};return o.addEventListener(
"keydown",c=>{let l=[...r].filter(([,m])=>!m.hidden),f=l.findIndex(([,m])=>m===c.target),d=tn(c.key,f,l.length),[p,y]=l[d??
-1]??[];p!==void 0&&(c.preventDefault(),n(p),y?.focus())}),{element:o,show:s,label:i,focus:c=>r.get(c)?.focus()}}function tn(t,e,n){
return t==="ArrowLeft"||t==="ArrowUp"?(e-1+n)%n:t==="ArrowRight"||t==="ArrowDown"?(e+1)%n:t==="Home"?0:t==="End"?n-1:void 0}var Ae=[[22,28,74],[32,68,128],[34,116,142],[72,165,127],[160,206,96],[247,232,120]];function Ne(t,e){let n=Number.isNaN(e)?0:e,r=Math.min(Math.max(n,0),1)*(t.length-1),o=Math.min(Math.floor(r),t.length-2),
[s,i]=[t[o],t[o+1]],a=c=>Math.round(s[c]+(i[c]-s[c])*(r-o));return[a(0),a(1),a(2)]}function Le([t,e,n]){return`rgb(${t} ${e}\
 ${n})`}function W(t,e){let n=u("select",{"aria-label":t});n.addEventListener("change",()=>e(n.value));let r="",o=(i,a)=>{let c=JSON.
stringify(i);c!==r&&n.replaceChildren(...i.map(([l,f])=>u("option",{value:l},P(f)))),r=c,n.value=a};return{element:u("la\
bel",{class:"tge-choice"},`${t} `,n),show:o}}function fe(t,e){let n=u("input",{type:"number",min:0,"aria-label":t}),r=u(
"span",{class:"tge-number"}),o=0;n.addEventListener("change",()=>{let a=Math.round(Number(n.value)),c=Math.max(0,Math.min(
o,Number.isFinite(a)?a:0));n.value=String(c),e(c)});let s=(a,c)=>{o=c-1,n.max=String(o),(document.activeElement!==n||Number(
n.value)!==a)&&(n.value=String(a)),L(r,`of ${c.toLocaleString("en")}`)};return{element:u("label",{class:"tge-choice"},`${t}\
 `,n,r),show:s}}function Re(t,e){let n=u("div",{class:"tge-table-scroll",tabindex:0,role:"region","aria-label":e}),r=u("\
summary",{},t),o=u("details",{class:"tge-kernel-table"},r,n),s,i=()=>{if(!o.open||s===void 0)return;let[c,l]=s();n.replaceChildren(
pe(c,l,e))};return o.addEventListener("toggle",i),{element:o,show:c=>{s=c,i()}}}function pe(t,e,n){let r=u("tr",{});t.forEach(
i=>r.append(u("th",{scope:"col"},i)));let o=u("tbody",{});for(let[i="",...a]of e)o.append(u("tr",{},u("th",{scope:"row"},
i),...a.map(c=>u("td",{},c))));let s=u("caption",{class:"tge-visually-hidden"},n);return u("table",{},s,u("thead",{},r),
o)}function P(t,e=60){return pt(z(t),e)}function Ce(t,e){let n=E("svg",{class:"tge-kernel-picture",role:"application",tabindex:0,
"aria-label":t,id:q("tge-kernel")}),r={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,-1],ArrowDown:[0,1]};return n.addEventListener(
"keydown",o=>{let s=r[o.key],i=["Home","End","PageUp","PageDown"].includes(o.key);s===void 0&&!i||o.ctrlKey||o.metaKey||
o.altKey||(o.preventDefault(),o.stopPropagation(),e(s?.[0]??0,s?.[1]??0,o.key))}),n}function B(t,e,n){return Math.max(e,
Math.min(t,n))}function Q(t){let e=[[1e12,"T"],[1e9,"G"],[1e6,"M"],[1e3,"k"]];for(let[n,r]of e)if(t>=n)return`${Number((t/
n).toPrecision(3))} ${r}`;return String(Number(t.toPrecision(3)))}function yt(t){for(let[e,n]of[[1,"s"],[.001,"ms"],[1e-6,
"µs"]])if(t>=e)return`${Number((t/e).toPrecision(3))} ${n}`;return`${Number((t/1e-9).toPrecision(3))} ns`}var X=24,kt=15,nn=10,rn=224,xt=256,on="Nothing ran in this block.",We=X+A*kt+4;function vt(t){let e,n=fe("Block",m=>t.showBlock(
m)),r=W("Colour",m=>t.look({colour:m})),o=E("svg",{class:"tge-kernel-blocks","aria-hidden":"true"}),s=Ce("Lanes of the b\
lock",(m,b,k)=>{let $={Home:{lane:0},End:{lane:A-1},PageUp:{warp:0},PageDown:{warp:e.trace.warps-1}},v=B(e.lane+m,0,A-1),
x=B(e.warp+b,0,e.trace.warps-1);t.look($[k]??{lane:v,warp:x}),t.say(wt(e))});s.addEventListener("pointerdown",m=>{let b=m.
target.closest("[data-lane]"),k=Number(b?.getAttribute("data-lane")??NaN);Number.isNaN(k)||t.look({warp:Math.floor(k/A),
lane:k%A})});let i=u("p",{class:"tge-note tge-kernel-readout"}),a=u("div",{class:"tge-kernel-part tge-kernel-right"},u("\
div",{class:"tge-kernel-bar"},n.element,o,r.element),s,i),c=[],l="",f=E("rect",{class:"tge-kernel-frame"}),d=E("rect",{class:"\
tge-kernel-cursor"}),p=(m,b,k)=>{let $=k<nn?4:1;c=[];let v=[];for(let S=0;S<m;S+=1){let h=S*k,g={x:X-6,y:h+k/2,class:"tg\
e-kernel-axis"},M={"text-anchor":"end",dy:"0.35em"};S%$===0&&v.push(E("text",{...g,...M},String(S)));for(let R=0;R<A;R+=
1){let N={x:X+R*b,y:h,width:b-1,height:k-1},C=E("rect",{...N,rx:k>10?2:0,"data-lane":S*A+R});c.push(C),v.push(C)}}s.replaceChildren(
...v,f,d);let[x,w]=[X+A*b+2,m*k+2];T(s,{width:x,height:w,viewBox:`-1 -1 ${x} ${w}`})};return{element:a,draw:(m,b)=>{e=m;
let{trace:k,document:$,at:v}=m,[x,w,S]=$.grid;n.show(k.block,x*w*S),an(o,m,t);let h=k.variables.map(K=>[K,K]);r.show([["",
"who takes part"],...h],m.colour);let g=B(Math.floor((b-X-4)/A),6,kt),M=B(Math.floor(rn/Math.max(1,k.warps)),6,g);l!==`${k.
warps} ${g}`&&p(k.warps,g,M),l=`${k.warps} ${g}`;let R=k.variables.indexOf(m.colour),N=R<0?null:Te(k,R,v),[C,O]=sn(N);c.
forEach((K,ae)=>{let ie=ae<$.threads,ee=ie&&G(k,v,ae),te=N?.[ae]??NaN,ye=O>C?(te-C)/(O-C):.5,De=!Number.isNaN(te);T(K,{class:ie?
ee?"tge-on":"tge-off":"tge-none",style:De?`fill: ${Le(Ne(Ae,ye))}`:!1})}),T(f,{x:X-1.5,y:m.warp*M-1.5,width:A*g+2,height:M+
2,rx:3});let I=X+m.lane*g,Z=m.warp*M;T(d,{x:I,y:Z,width:g-1,height:M-1});let F=`${oe(C)} to ${oe(O)}`,ge=N?`; ${P(m.colour)}\
 from ${F}`:"";L(i,k.events?`${wt(m)}${ge}`:on)}}}function sn(t){let[e,n]=[1/0,-1/0];for(let r of t??[])Number.isFinite(
r)&&([e,n]=[Math.min(e,r),Math.max(n,r)]);return e>n?[0,0]:[e,n]}function wt({trace:t,document:e,at:n,warp:r,lane:o,watched:s}){
let i=r*A+o,a=`Warp ${r}, lane ${o}`;if(i>=e.threads)return`${a}: no thread, the block ends before`;let c=G(t,n,i)?"take\
s part":"waits",l=s.map(p=>{let y=t.variables.indexOf(p);return y<0?"":`${P(p)} = ${he(Te(t,y,n)[i])}`}),f=`${Ee(t,n,r)}\
 of its warp do`,d=[`${c}, ${f}`,...l.filter(Boolean)];return`${a}, thread ${j(i,e.block)}: ${d.join("; ")}`}function he(t){
return Number.isNaN(t)?"–":oe(t,4)}function an(t,e,n){let[r,o,s]=e.document.grid,i=r*o*s;if(t.style.display=i>1&&i<=xt?
"":"none",i<=1||i>xt)return;let a=o*s>1?Math.min(r,32):Math.min(i,16),c=Math.ceil(i/a),l=c>3?7:11;if(t.childElementCount!==
i){let f=Array.from({length:i},(d,p)=>{let[y,m]=[p%a,Math.floor(p/a)],b=E("rect",{x:y*l,y:m*l,width:l-2,height:l-2,rx:1.5});
return b.addEventListener("click",()=>n.showBlock(p)),b});t.replaceChildren(...f),T(t,{width:a*l,height:c*l})}[...t.children].
forEach((f,d)=>f.classList.toggle("tge-on",d===e.trace.block))}function Mt(t){let e=u("div",{class:"tge-kernel-watches",
role:"group"});T(e,{"aria-label":"Watched variables"});let n=u("div",{class:"tge-table-scroll",tabindex:0,role:"region",
"aria-label":"Lanes of the warp"}),r=fe("Warp",f=>t.look({warp:f})),o=u("div",{class:"tge-kernel-bar"},r.element,e),s=u(
"div",{class:"tge-kernel-tab"},o,n),i="",a,c=f=>{i!==f.join(`
`)&&(i=f.join(`
`),e.replaceChildren(...f.map(d=>{let p=u("input",{type:"checkbox"});return p.addEventListener("change",()=>{let y=a.watched.
filter(m=>m!==d);t.look({watched:p.checked?[...y,d]:y})}),u("label",{},p,` ${P(d)}`)})))};return{element:s,draw:f=>{a=f;
let{trace:d,document:p,at:y,warp:m}=f;r.show(m,Math.max(1,d.warps)),c(d.variables),[...e.querySelectorAll("input")].forEach(
(S,h)=>{S.checked=f.watched.includes(d.variables[h])});let b=d.variables.filter(S=>f.watched.includes(S)),$=b.map(S=>d.variables.
indexOf(S)).map(S=>Te(d,S,y)),v=[];for(let S=0;S<A;S+=1){let h=m*A+S;if(h>=p.threads)break;let g=G(d,y,h)?"takes part":"\
waits",M=$.map(R=>he(R[h]));v.push([String(S),j(h,p.block),g,...M])}let x=["lane","thread","now",...b.map(S=>P(S))],w=n.
scrollTop;n.replaceChildren(pe(x,v,`Lanes of warp ${m}`)),n.scrollTop=w}}}var Pe=class{constructor(e,n){this.trace=e;this.buffer=n;let r=new Set;this.each(0,e.events-1,(o,s,i,a,c)=>{!r.has(a)&&s===
J&&this.before.set(a,c),r.add(a)})}trace;buffer;cells=new Map;at=-1;before=new Map;go(e){e<this.at&&(this.cells=new Map,
this.at=-1),this.each(this.at+1,e,(n,r,o,s,i)=>{let a=this.own(s),[c,l]=[r===J,r===$e];(c||r===re)&&([a.reader,a.read]=[
o,n]),(l||r===re)&&([a.writer,a.written]=[o,n]),r!==re&&(a.value=i)}),this.at=e}cell(e){return this.cells.get(e)??this.untouched(
e)}own(e){let n=this.cells.get(e);return n===void 0&&this.cells.set(e,n=this.untouched(e)),n}untouched(e){let n=this.trace.
first[this.buffer],r=this.trace.buffers[this.buffer]?.space==="shared";return{value:this.before.get(e)??(r?NaN:n?.[e])??
NaN,writer:-1,written:-1,reader:-1,read:-1}}each(e,n,r){let{trace:o,buffer:s}=this;for(let i=Math.max(0,e);i<=n;i+=1){let a=o.
kind[i];if(!(!(a===J||a===$e||a===re)&&a!==nt)&&o.name[i]===s)for(let l=0;l<o.width[i];l+=1){let f=(o.start[i]+l)*o.lanes;
for(let d=0;d<o.lanes;d+=1)G(o,i,d)&&r(i,a,d,o.index[f+d],o.value[f+d])}}}};var Y=46,Ue=12,Be=30;function $t(t){let e,n,r,o=0,s=-1,i=W("Buffer",h=>t.look({memory:h})),a=u("span",{class:"tge-note"}),
c=Ce("Memory cells",(h,g,M)=>{let R=$().columns,N={Home:0,End:k()-1},C=M==="PageDown"?Ue:M==="PageUp"?-Ue:g;v(N[M]??o+h+
C*R),t.say(l.textContent??"")});c.addEventListener("pointerdown",h=>{let g=h.target.closest("[data-element]");g&&v(Number(
g.getAttribute("data-element")))});let l=u("p",{class:"tge-kernel-readout"}),f=u("div",{class:"tge-kernel-arrows"}),d=Re(
"As a table","Memory cells"),p=u("input",{type:"checkbox"}),y=u("label",{class:"tge-choice"},p,"numbers");p.addEventListener(
"change",()=>w());let m=u("div",{class:"tge-kernel-tab"},u("div",{class:"tge-kernel-bar"},i.element,y,a),c,l,f,d.element),
b=300,k=()=>e.trace.buffers[n?.buffer??0]?.size??1,$=()=>{let h=e.trace.buffers[n.buffer].columns,g=Math.max(4,Math.floor(
(b-Y)/9)),M=Math.min(h,g,Math.max(1,k())),R=p.checked?Be+4:9,N=B(Math.floor((b-Y)/M),R,38);return{columns:h,side:N,high:N>=
Be?22:Math.min(N,18)}},v=h=>{o=B(h,0,k()-1),w()},x=()=>{let h=me(e.trace,e.at);if(h<0||h===s||(s=h,e.trace.name[h]!==n?.
buffer))return;let g=e.trace.start[h]*e.trace.lanes,M=e.warp*A,N=[...Array(A).keys(),...Array(e.trace.lanes).keys()].map(
(C,O)=>O<A?M+C:C).find(C=>G(e.trace,h,C));N!==void 0&&(o=e.trace.index[g+N])},w=()=>{let{trace:h,at:g}=e,{columns:M,side:R,
high:N}=$(),C=Math.min(M,Math.floor((b-Y)/R)),O=Math.ceil(k()/M),I=Math.min(Ue,O),Z=Math.floor(o/M),F=B(Z-Math.floor(I/2),
0,O-I),ge=o%M,K=B(ge-Math.floor(C/2),0,M-C),ae=un(h,g,n.buffer),ie=St(e,n.buffer),ee=[];for(let H=F;H<F+I;H+=1)for(let _=K;_<
K+C;_+=1)H*M+_<k()&&ee.push(H*M+_);let te=ee.map(H=>n.cell(H)),ye=te.map(({value:H})=>H).filter(Number.isFinite),[De,Gt]=[
Math.min(...ye,0),Math.max(...ye,0)],ce=[];ee.forEach((H,_)=>{let xe=Y+(H%M-K)*R,we=(Math.floor(H/M)-F)*N,_t=te[_];ce.push(
...cn(_t,H,xe,we,R,N,De,Gt));let zt=ie.some(({index:Vt})=>Vt===H);ce.push(...ln(ae.get(H),zt,xe,we,R,N))});for(let H=0;H<
I;H+=1){let _={x:Y-6,y:H*N+N/2,dy:"0.35em"},xe=`[${(F+H)*M+K}]`,we={class:"tge-kernel-axis","text-anchor":"end"};ce.push(
E("text",{..._,...we},xe))}let Kt={x:Y+(ge-K)*R-1,y:(Z-F)*N-1,width:R+1,height:N+1,rx:2};ce.push(E("rect",{...Kt,class:"\
tge-kernel-cursor"})),c.replaceChildren(...ce);let[Ze,et]=[Y+C*R+2,I*N+2];T(c,{width:Ze,height:et,viewBox:`-1 -1 ${Ze} ${et}`}),
L(l,mn(e,n,o)),fn(f,e,ie),d.show(()=>[["element","value","last write","last read"],ee.slice(0,512).map((H,_)=>dn(e,te[_],
H))])};return{element:m,draw:(h,g)=>{[e,b]=[h,g];let{buffers:M}=h.trace,R=M.map(({name:I,space:Z})=>[I,`${I} (${Z})`]),N=M.
findIndex(({name:I})=>I===h.memory),C=Math.max(0,N),O=M.length===0;[c,l,d.element].forEach(I=>{I.style.display=O?"none":
""}),i.show(R,M[C]?.name??""),L(a,O?"This block has touched no memory so far.":"marked now: read (white), written (orang\
e)"),!O&&((r!==h.trace||n?.buffer!==C)&&([n,r]=[new Pe(h.trace,C),h.trace],[o,s]=[St(h,C)[0]?.index??0,-1]),n.go(h.at),x(),
w())}}}function cn({value:t},e,n,r,o,s,i,a){let c=Number.isFinite(t),l=a>i?(t-i)/(a-i):0,f={x:n,y:r,width:o-1,height:s-1,
"data-element":e},d=E("rect",{...f,class:c?"tge-known":"tge-unknown"});if(o>=Be){let p=`--tge-heat: ${Math.round(Math.abs(
l)*50)}%`,y={x:n+(o-1)/2,y:r+s/2,dy:"0.35em"};c&&T(d,{style:p,class:"tge-tinted"});let m=c?oe(t,2):"·",b=E("text",{...y,
class:"tge-cell-number"},m);return[d,b]}return c&&T(d,{style:`fill: ${Le(Ne(Ae,l))}`}),[d]}function ln(t,e,n,r,o,s){let i=o>=
Be,a=[],c={x:n+1,y:r+1,width:o-3,height:s-3,rx:2},l={cx:n+(o-1)/2,cy:r+(s-1)/2,r:o/5},f={class:`tge-touch tge-${t}`};if(t!==
void 0&&i?a.push(E("rect",{...c,...f})):t!==void 0&&!e&&a.push(E("circle",{...l,...f})),!e)return a;let d=i?{x:n+o-6,y:r+
9,class:"tge-race-sign"}:{x:l.cx,y:l.cy,dy:"0.35em",class:"tge-race-sign"},p={...c,class:i?"tge-race":"tge-race tge-smal\
l"};return[...a,E("rect",p),E("text",d,"!")]}function un(t,e,n){let r=new Map,o=me(t,e);if(o<0||t.name[o]!==n)return r;let s=t.
kind[o]===J?"read":"write";for(let i=0;i<t.width[o];i+=1)for(let a=0;a<t.lanes;a+=1)G(t,o,a)&&r.set(t.index[(t.start[o]+
i)*t.lanes+a],s);return r}function St({document:t,trace:e},n){let{name:r,space:o}=e.buffers[n];return t.races.filter(s=>{
let i=s.second?.[0]===e.block||s.first?.[0]===e.block;return s.buffer===r&&s.space===o&&(o==="global"||i)})}function He(t,e,n){
if(e<0)return"nobody";let{document:r,trace:o}=t,s=r.statements[String(o.statement[n])]?.[0],i=s===void 0?"":`, line ${r.
lines[s]?.label}`;return`thread ${j(e,r.block)}${i}`}function mn(t,e,n){let r=t.trace.buffers[e.buffer],{value:o,writer:s,
written:i,reader:a,read:c}=e.cell(n),f=r.space==="shared"&&s<0?"not written":he(o),[d,p]=[He(t,s,i),He(t,a,c)],y=`last w\
ritten by ${d}; last read by ${p}`;return`${P(r.name)}[${n}] = ${f}; ${y}`}function dn(t,e,n){let{value:r,writer:o,written:s,
reader:i,read:a}=e;return[String(n),he(r),He(t,o,s),He(t,i,a)]}function fn(t,{document:e},n){let r=s=>{let[i,a]=s.split(
" after ");if(a===void 0)return["writes","writes"];let c={read:"reads",write:"writes"};return[c[a]??"changes",c[i]??"cha\
nges"]},o=s=>`block ${j(s[0],e.grid)} thread ${j(s[1],e.block)}`;t.replaceChildren(...n.slice(0,6).map(s=>{let[i,a]=r(s.
kind),c=u("b",{},`${P(s.buffer)}[${s.index}]`),l=[];s.first&&l.push(u("span",{},o(s.first)),` — ${i} → `),l.push(c),
s.second&&s.kind==="read of what nobody wrote"?l.push(" ← reads — ",u("span",{},o(s.second))):s.second&&l.push(` ← ${a}\
 — `,u("span",{},o(s.second)));let f=s.count>1?`  and ${s.count-1} more like it`:"";return u("p",{class:"tge-kernel-ar\
row"},"! ",...l,f)}))}function pn(t,e,n,r){let o=(r-n)/(e-t||1);return{low:t,high:e,at:s=>n+(s-t)*o,value:s=>t+(s-n)/o}}function Fe(t,e,n,r){let o=pn(
Math.log10(t),Math.log10(e),n,r);return{low:t,high:e,at:s=>o.at(Math.log10(s)),value:s=>10**o.value(s)}}function qe(t,e,n){let r=Math.floor(Math.log10(t)+1e-9),o=Math.ceil(Math.log10(e)-1e-9),s=o-r<=2?[1,2,5]:[1],i=Math.max(
1,Math.ceil((o-r)/Math.max(n,1))),a=[];for(let c=r;c<=o;c+=1)if(c%i===0)for(let l of s)a.push(+`${l}e${c}`);return a.filter(
c=>c>=t*(1-1e-9)&&c<=e*(1+1e-9))}var se=190,D={left:52,right:14,top:12,bottom:34};function Et(t){let e=W("Card",l=>t.look({card:l})),n=u("span",{class:"t\
ge-note"},"a model: arithmetic on the card's data sheet, nothing is measured"),r=E("svg",{class:"tge-kernel-roof",role:"\
img"}),o=E("svg",{class:"tge-kernel-fits","aria-hidden":"true"}),s=u("div",{class:"tge-kernel-facts"}),i=u("p",{class:"t\
ge-kernel-readout"});return{element:u("div",{class:"tge-kernel-tab"},u("div",{class:"tge-kernel-bar"},e.element,n),u("di\
v",{class:"tge-kernel-two"},r,u("div",{},o,i,s))),draw:(l,f)=>{let{cards:d}=l.document.costs,p=d.find(({name:b})=>b===l.
card)??d[0];if(p===void 0)return;e.show(d.map(({name:b})=>[b,b]),p.name);let y=B(f>640?f*.52:f,220,460);xn(r,p,y),T(r,{"\
aria-label":hn(p)}),yn(o,p),L(i,bn(p,l.document));let m=gn(p,l.document);s.replaceChildren(pe(["what","how much"],m,"The\
 model's numbers"))}}}function hn(t){if(t.intensity===null)return"No bytes travel: arithmetic is the limit.";let e=Number(
t.intensity.toPrecision(3));return`Roofline of ${t.name}: ${e} operations for each byte; the limit is ${t.limit}, at ${Q(
t.roof)} operations per second.`}function bn(t,e){let n=Math.round(t.share*100),o=t.registers===null?" Registers are not\
 known, so fewer may fit.":"",s=`${t.blocks} block${t.blocks===1?"":"s"}`;return t.blocks===0?`No block of ${e.threads} \
threads fits: ${t.occupancy_limit}.`:`${s} on a multiprocessor, ${t.warps} of ${t.most_warps} warps (${n}%); the limit i\
s ${t.occupancy_limit}.${o}`}function gn(t,{costs:e,shared:n}){let r=t.registers===null?"":`${t.registers} for a thread,\
 `,[o,s]=[Q(e.bytes),Q(e.ideal_bytes)];return[["time at the roof (model)",yt(t.seconds)],["operations",Q(e.operations)],
["bytes that travel",`${o}B, ${s}B would do`],["operations per byte",t.intensity===null?"∞":Q(t.intensity)],["shared m\
emory of a block",`${n.toLocaleString("en")} bytes`],["registers",r+e.registers]]}function yn(t,e){let o=Array.from({length:e.
most_warps},(i,a)=>E("rect",{x:a%16*13,y:Math.floor(a/16)*13,width:11,height:11,rx:2,class:a<e.warps?"tge-on":"tge-off"}));
t.replaceChildren(...o);let s=Math.ceil(e.most_warps/16)*13;T(t,{width:208,height:s})}function xn(t,e,n){let r=e.float32/
e.bandwidth,o=e.intensity===null?1e3:B(e.intensity,.02,1e3),s=Fe(.01,1e3,D.left,n-D.right),[i,a]=[e.bandwidth*.01,e.float32*
2],c=Fe(i,a,se-D.bottom,D.top),l=[];for(let x of qe(.01,1e3,6)){let w={x:s.at(x),y:se-D.bottom+14};l.push(be({...w,"text\
-anchor":"middle"},String(x)))}for(let x of qe(i,a,4)){let S={...{x1:D.left,x2:n-D.right},y1:c.at(x),y2:c.at(x)};l.push(
E("line",{...S,class:"tge-rule"}));let h={x:D.left-6,y:c.at(x)+3.5};l.push(be({...h,"text-anchor":"end"},Q(x)))}let f=[[
.01,e.bandwidth*.01],[r,e.float32],[1e3,e.float32]].map(([x,w])=>`${s.at(x)} ${c.at(w)}`);l.push(E("path",{d:`M${f.join(
"L")}`,class:"tge-roofline"}));let d=c.at(Math.min(e.float32,o*e.bandwidth)),p=se-D.bottom,y={x1:s.at(o),x2:s.at(o),y1:d,
y2:p};l.push(E("line",{...y,class:"tge-drop"})),l.push(E("circle",{cx:s.at(o),cy:d,r:5,class:"tge-dot"}));let m=s.at(o)>
n*.6,b={x:s.at(o)+(m?-9:9),y:d+16},k={class:"tge-kernel-axis tge-strong"},$={"text-anchor":m?"end":"start"};l.push(be({...b,
...$,...k},`${e.limit} is the limit`));let v={x:(D.left+n-D.right)/2,y:se-4};l.push(be({...v,"text-anchor":"middle"},"op\
erations per byte")),l.push(be({x:D.left+4,y:D.top+8},"operations per second")),t.replaceChildren(...l),T(t,{width:n,height:se,
viewBox:`0 0 ${n} ${se}`})}function be(t,e){return E("text",{class:"tge-kernel-axis",...t},e)}var Tt=[900,300,60],wn=["slow","steady","fast"],kn={first:"M3 2.5v11M13 2.5v11L5.5 8z",backStatement:"M8.5 2.5v11L3 8zM1\
4 2.5v11L8.5 8z",back:"M11 3v10L5 8z",play:"M4 2.5v11l9.5-5.5z",pause:"M4 2.5h3v11h-3zM9 2.5h3v11h-3z",next:"M5 3v10L11 \
8z",nextStatement:"M2 2.5v11L7.5 8zM7.5 2.5v11L13 8z",toBreakpoint:"M2 3v10L8 8zM12 5.2a2.8 2.8 0 1 1 0 5.6a2.8 2.8 0 1 \
1 0-5.6z"};function At(t){let e,n,r=()=>Math.max(0,(e?.trace.events??1)-1),o=(h,g=!1)=>t.go(B(h,0,r()),g),s=h=>{let g=e?.
document.statements[String(h)]?.[0],M=g===void 0?void 0:e?.document.lines[g]?.label;return M!==void 0&&e.breakpoints.has(
M)},i=()=>{n=void 0,je(k,"play","Play (space)"),e&&t.go(e.at)},a=()=>{n!==void 0&&(clearTimeout(n),i())},c=()=>{if(!e)return i();
let h=Ke(e.trace,e.at),g=_e(e.trace,e.at,s);if(o(h,!0),h>=r()||g>=0&&g<=h)return i();n=setTimeout(c,Tt[Number(x.value)])},
d={first:()=>o(0),backStatement:()=>e&&o(rt(e.trace,e.at)),back:()=>e&&o(e.at-1),next:()=>e&&o(e.at+1),nextStatement:()=>e&&
o(Ke(e.trace,e.at)),toBreakpoint:()=>{if(!e)return;let h=_e(e.trace,e.at,s);if(h>=0)return o(h);t.say(e.breakpoints.size?
"No breakpoint further on: this is the end.":vn),e.breakpoints.size&&o(r())},play:()=>{if(n!==void 0)return a();e&&(e.at>=
r()&&o(0,!0),je(k,"pause","Pause (space)"),n=setTimeout(c,Tt[Number(x.value)]))}},p={first:"Beginning (0)",backStatement:"\
Previous statement (p)",back:"Previous event (comma)",play:"Play (space)",next:"Next event (full stop)",nextStatement:"N\
ext statement (n)",toBreakpoint:"Run to the next breakpoint (c)"},y=h=>{h!=="play"&&a(),d[h]?.()},m=Object.entries(p).map(
([h,g])=>{let M=le("",{class:`tge-button tge-icon tge-kernel-${h}`},()=>y(h));return je(M,h,g),[h,M]}),b=new Map(m),k=b.
get("play");k.classList.add("tge-button-primary");let $=u("input",{type:"range",class:"tge-kernel-slider",min:0,step:1,"\
aria-label":"Event"});$.addEventListener("input",()=>{a(),o(Number($.value))});let v=u("span",{class:"tge-number tge-ker\
nel-count"}),x=u("select",{"aria-label":"Pace"});wn.forEach((h,g)=>x.append(u("option",{value:g,selected:g===1},h)));let w=u(
"div",{class:"tge-kernel-player",role:"group","aria-label":"Player"},...b.values(),$,v,x),S={n:"nextStatement",p:"backSt\
atement",c:"toBreakpoint",".":"next",",":"back",0:"first"," ":"play"};return{element:w,draw(h){e=h;let{events:g}=h.trace,
M=`${g?h.at+1:0} of ${g.toLocaleString("en")}`;T($,{max:Math.max(0,g-1),"aria-valuetext":M}),$.value=String(h.at),L(v,M);
let[R,N]=[h.at===0,h.at>=r()];for(let C of["first","back","backStatement"])T(b.get(C),{"aria-disabled":String(R)});for(let C of[
"next","nextStatement"])T(b.get(C),{"aria-disabled":String(N)})},pause:a,key(h){let g=S[h];return g!==void 0&&y(g),g!==void 0}}}
var vn="There is no breakpoint: click beside a line, or press b there.";function je(t,e,n){T(t,{"aria-label":n,title:n});
let r={viewBox:"0 0 16 16",width:16,height:16,"aria-hidden":"true"};t.replaceChildren(E("svg",r,E("path",{d:kn[e]})))}function Nt(t,e){return`${t} ${e}${t===1?"":"s"}`}var Je=32,Qe=32,Lt=4;function Rt(t,e,n){let r=t.buffers[t.name[e]];if(r===void 0)return null;let o=r.space==="shared",s=t.
width[e],i=t.start[e]*t.lanes+n*A,a=new Map,c=Array.from({length:A},(p,y)=>{if(!G(t,e,n*A+y))return null;let m=t.index[i+
y],b=r.address+m*r.itemsize,k=b+Math.max(1,s)*r.itemsize-1,$=o?Lt:Je;for(let v=Math.floor(b/$);v<=Math.floor(k/$);v+=1){
let x=o?v%Qe:v,w=a.get(x)??{number:x,lanes:[],words:[]};w.lanes.includes(y)||w.lanes.push(y);let S=o?v:m;w.words.includes(
S)||w.words.push(S),a.set(x,w)}return m}),l=c.filter(p=>p!==null).length,f=l*s*r.itemsize,d=Math.max(1,s*r.itemsize/Lt);
return{event:e,buffer:r,shared:o,elements:c,targets:[...a.values()].sort((p,y)=>p.number-y.number),active:l,cost:t.cost[e*
t.warps+n],ideal:o?d:Math.ceil(f/Je)}}function Xe({shared:t,active:e,cost:n,ideal:r}){if(e===0)return"No lane of this wa\
rp takes part.";let o=t?"pass":"sector",s=t?"passes":"sectors",i=`${e} lane${e===1?"":"s"}`;return`${n} ${n===1?o:s} for\
 ${i}: ideal ${r}`}function Ct(t,e){return Math.ceil((t*Je-e.address)/e.itemsize)}var V={lane:20,lines:92,target:26,below:18},Mn="This statement has asked for no memory so far: go on by an event.",Ye=7,
Sn={read:"reads",write:"writes",atomic:"changes (atomic)"};function Pt(t){let e=fe("Warp",l=>t.look({warp:l})),n=u("stro\
ng",{class:"tge-kernel-verb"}),r=u("span",{class:"tge-kernel-verdict"}),o=E("svg",{class:"tge-kernel-map",role:"img"}),s=u(
"p",{class:"tge-note"}),i=Re("As a table","Lanes and what they ask for");return{element:u("div",{class:"tge-kernel-tab"},
u("div",{class:"tge-kernel-bar"},e.element,n,r),o,s,i.element),draw:(l,f)=>{e.show(l.warp,Math.max(1,l.trace.warps));let d=l.
trace.events?me(l.trace,l.at):-1,p=d<0?null:Rt(l.trace,d,l.warp);if(o.style.display=p?"":"none",i.element.hidden=p===null,
r.hidden=p===null,p===null){L(n,""),L(s,Mn);return}let{buffer:y}=p,m=Me[l.trace.kind[d]];L(n,`${Sn[m]} ${P(y.name)} in ${y.
space} memory`),L(r,Xe(p)),r.classList.toggle("tge-worse",p.cost>p.ideal),L(s,$n(p)),Tn(o,p,f,l.lane);let b=`${n.textContent}\
: ${Xe(p)}`;T(o,{"aria-label":b}),i.show(()=>En(p))}}}function $n({shared:t,cost:e,ideal:n,targets:r,active:o}){if(o===0)
return"Choose another warp: this one waits.";if(!t)return e>n?"A sector is 32 bytes that travel together: more travels t\
han is asked for.":"A sector is 32 bytes that travel together: all of them are needed.";let s=Math.max(...r.map(({words:i})=>i.
length));return s<=1?"Every bank gives one word: all at once.":`The busiest bank has ${s} different words to give, one p\
ass for each.`}function En(t){let{shared:e,elements:n,targets:r,buffer:o}=t,s=a=>r.filter(({lanes:c})=>c.includes(a)).map(
({number:c})=>c).join(", "),i=n.map((a,c)=>[String(c),a===null?"waits":`${P(o.name)}[${a}]`,a===null?"":s(c)]);return[["\
lane","element",e?"bank":"sector"],i]}function Tn(t,e,n,r){let o=B(Math.floor(n/A),7,22),s=o*A,i=[],a=e.shared?Nn(e):e.targets,
c=s/Math.max(a.length,4),l=Math.min(c,e.shared?o:150),f=(s-l*a.length)/2,d=v=>f+(v+.5)*l,p=Math.max(1,...e.targets.map(({
words:v})=>v.length)),y=e.shared?Math.min(Ye,96/p):0,m=e.shared?p*y:0,b=12+V.lane,k=b+V.lines;a.forEach(({lanes:v},x)=>{
for(let w of v){let S=(w+.5)*o,[h,g]=[b+V.lines*.45,k-V.lines*.45],M=d(x)+An(v,w,l),R=`M${S} ${b}C${S} ${h} ${M} ${g} ${M}\
 ${k}`,N=w===r?" tge-chosen":"";i.push(E("path",{d:R,class:`tge-wish${N}`}))}}),e.elements.forEach((v,x)=>{let S=v===null?
"tge-off":x===r?"tge-on tge-chosen":"tge-on",h={x:x*o+.5,y:12,width:o-1,height:V.lane};i.push(E("rect",{...h,rx:2,class:S})),
(o>=16||x%8===0||x===A-1)&&i.push(U((x+.5)*o,9,String(x),x===A-1&&o<16))}),a.forEach((v,x)=>{let w=f+x*l;e.shared?i.push(
...Ln(v,w,k,l,y,p)):i.push(...Rn(v,w,k,l,e))});let $=k+(e.shared?m:V.target)+V.below+4;t.replaceChildren(...i),T(t,{width:s,
height:$,viewBox:`0 0 ${s} ${$}`})}function An(t,e,n){return(t.indexOf(e)-(t.length-1)/2)/Math.max(t.length,1)*n*.8}function Nn({
targets:t}){return Array.from({length:Qe},(e,n)=>t.find(r=>r.number===n)??{number:n,lanes:[],words:[]})}function Ln({number:t,
words:e},n,r,o,s,i){let a=[],c=e.length>1&&e.length===i,l={x:n+.5,width:o-1,class:c?"tge-busy":"tge-word"};for(let d=0;d<
Math.max(1,e.length);d+=1){let p={y:r+d*s,height:Math.max(1,s-1)},y=E("rect",{...l,...p});e.length===0&&T(y,{class:"tge-\
off",height:Ye}),a.push(y)}let f=r+Math.max(Ye,i*s)+11;return(o>=16||t%8===0)&&a.push(U(n+o/2,f,String(t),!1)),e.length>
1&&c&&a.push(U(n+o/2,f+11,`${e.length}×`,!1)),a}function Rn({number:t,lanes:e},n,r,o,{buffer:s,targets:i}){let a={x:n+1,
y:r,width:Math.max(2,o-2),height:V.target},c=[E("rect",{...a,rx:3,class:"tge-sector"})],l=Ct(t,s),f=Math.max(1,Math.floor(
32/s.itemsize)),d=n+o/2;o>=74?c.push(U(d,r+17,`[${l}…${l+f-1}]`,!1)):o>=34&&c.push(U(d,r+17,String(l),!1));let p=r+V.target+
12;return o>=74?c.push(U(d,p,Nt(e.length,"lane"),!1)):t===i[0]?.number?c.push(U(n,p,`[${l}]`,!1,"start")):t===i.at(-1)?.
number&&c.push(U(n+o,p,`[${l}]`,!1,"end")),c}function U(t,e,n,r,o="middle"){return E("text",{x:t,y:e,"text-anchor":r?"en\
d":o,class:"tge-kernel-axis"},n)}var Cn={lanes:"lanes that take part",sectors:"sectors per request",passes:"bank passes",branches:"branches that part"};function Bt(t){
let e=u("div",{class:"tge-kernel-source",role:"listbox",tabindex:0}),n=W("Heat",m=>t.look({heat:m})),r=u("span",{class:"\
tge-note"}),o=u("div",{class:"tge-kernel-part tge-kernel-left"},u("div",{class:"tge-kernel-bar"},n.element,r),e),s,i=[],
a,c=0,l=-1,f=m=>{s=m,T(e,{"aria-label":`Source of ${P(m.name)}`}),i=m.lines.map(({label:b,text:k},$)=>{let v=Pn(b,z(k)),
x=Number(m.lines[$-1]?.label);return $>0&&Number(b)!==x+1&&!b.startsWith("c")&&v.element.classList.add("tge-gap"),v.point.
addEventListener("click",w=>{w.stopPropagation(),d($),t.toggle(b)}),v.element.addEventListener("click",()=>{d($),p($)}),
v}),e.replaceChildren(...i.map(b=>b.element))},d=m=>{c=B(m,0,i.length-1),i.forEach((k,$)=>{let v=$===c;T(k.element,{"ari\
a-selected":String(v)})});let b=i[c]?.element;b&&T(e,{"aria-activedescendant":b.id}),b&&In(e,b)},p=m=>{let{trace:b,document:k}=a,
$=w=>b.kind[w]===Se&&k.statements[String(b.statement[w])]?.[0]===m,v=Array.from({length:b.events},(w,S)=>S).filter($),x=v.
find(w=>ne(b,w)>a.at)??v[0];x===void 0?t.say("This line does not run in this block."):t.go(ne(b,x))};return e.addEventListener(
"keydown",m=>{if(m.ctrlKey||m.metaKey||m.altKey)return;let b={ArrowDown:c+1,ArrowUp:c-1,Home:0,End:i.length-1};if(m.key in
b)d(b[m.key]);else if(m.key==="b")t.toggle(a.document.lines[c].label);else if(m.key==="Enter")p(c);else return;m.preventDefault(),
m.stopPropagation()}),{element:o,draw:m=>{a=m,m.document!==s&&f(m.document);let{document:b,trace:k}=m,$=ke.map(w=>[w,Cn[w]]);
n.show($,m.heat);let v=b.heats[m.heat];L(r,Object.keys(v).length?"":"no line has any");let x=b.statements[String(k.statement[m.
at])];i.forEach((w,S)=>{let h=b.lines[S].label,g=v[String(S)];L(w.heat,g?.[0]??""),w.heat.title=g?.[2]??"",w.heat.style.
setProperty("--tge-heat",`${Math.round((g?.[1]??0)*60)}%`),w.heat.classList.toggle("tge-hot",g!==void 0),w.element.classList.
toggle("tge-break",m.breakpoints.has(h)),L(w.point,m.breakpoints.has(h)?"●":"");let M=Bn(b,S);L(w.sign,M),w.element.classList.
toggle("tge-bad",M!==""),Hn(w,x?.[0]===S?[x[1],x[2]]:null)}),x!==void 0&&x[0]!==l&&(l=x[0],d(l))}}}function Pn(t,e){let n=u(
"span",{class:"tge-kernel-point",title:"Breakpoint (b)"}),r=u("span",{class:"tge-kernel-sign"}),o=u("span",{class:"tge-k\
ernel-number"},t),s=u("span",{class:"tge-kernel-heat"}),i=u("span",{class:"tge-kernel-code"},e),c=u("span",{class:"tge-k\
ernel-gutter"},...[n,r,o,s]),l=q("tge-line");return{element:u("div",{class:"tge-kernel-line",role:"option",id:l,"aria-se\
lected":"false"},c,i),point:n,sign:r,heat:s,code:i,text:e}}function Bn(t,e){return t.fault?.line===e?"✕":t.races.some(
({lines:n})=>n.includes(e))?"!":""}function Hn(t,e){t.element.classList.toggle("tge-here",e!==null);let n=t.text.length-
t.text.trimStart().length,r=u("span",{class:"tge-indent"},t.text.slice(0,n));if(e===null)return t.code.replaceChildren(r,
t.text.slice(n));let[o,s]=e;t.code.replaceChildren(r,t.text.slice(n,o),u("mark",{},t.text.slice(o,s)),t.text.slice(s))}function In(t,e){
let n=e.offsetTop-t.offsetTop,r=e.offsetHeight*2;n-r<t.scrollTop&&(t.scrollTop=Math.max(0,n-r));let o=n+e.offsetHeight+r-
t.clientHeight;o>t.scrollTop&&(t.scrollTop=o)}var Dn={request:"Request",memory:"Memory",lanes:"Lanes",model:"Roofline and occupancy"},On=34,Gn=1020,Kn=700,Ht=350,_n=28,
It=["position","warp","heat","tab","watched","memory","card"],zn={position:"at"},Ie=class{constructor(e,n,r){this.model=
e;let o={go:(a,c)=>this.go(a,c),look:a=>this.look(a),toggle:a=>this.toggle(a),showBlock:a=>{this.showBlock(a)},pause:()=>this.
player.pause(),say:a=>this.announcer.say(a)};this.state=this.begin(n,r),this.player=At(o),this.source=Bt(o),this.lanes=vt(
o),this.panels={request:Pt(o),memory:$t(o),lanes:Mt(o),model:Et(o)};let s=ve.map(a=>({name:a,panel:this.panels[a].element}));
this.tabs=gt("Details",s,a=>this.look({tab:a})),ve.forEach(a=>this.tabs.label(a,Dn[a])),this.element=u("section",{class:"\
tge tge-card tge-kernel","aria-label":`Kernel ${P(n.name)}`},this.heading,this.findings,this.player.element,this.sentence,
u("div",{class:"tge-kernel-main"},this.source.element,this.lanes.element,u("div",{class:"tge-kernel-details"},this.tabs.
element,...s.map(({panel:a})=>a))),this.trouble,this.announcer.element),this.element.addEventListener("keydown",a=>this.
key(a));let i=new ResizeObserver(()=>this.draw());i.observe(this.element),this.undo=[()=>i.disconnect(),()=>this.player.
pause(),bt(()=>this.draw()),ht(this.element),ze(e,"recording",()=>{this.renew()}),...[...It,"breakpoints"].map(a=>ze(e,a,
()=>this.follow(a)))],this.introduce(),this.draw()}model;element;state;tabs;panels;announcer=st();player;source;lanes;sentence=u(
"p",{class:"tge-kernel-now"});heading=u("div",{class:"tge-kernel-heading"});findings=u("ul",{class:"tge-kernel-findings"});trouble=u(
"p",{class:"tge-failure",role:"status"});undo;asking=!1;close(){this.undo.forEach(e=>e())}begin(e,n){let r=a=>this.model.
get(a),o=a=>r(a)??[],s=Math.max(0,n.events-1),i=e.races.find(({second:a})=>a?.[0]===n.block);return{document:e,trace:n,at:B(
Number(r("position")??0),0,s),warp:B(Number(r("warp")??0),0,Math.max(0,n.warps-1)),lane:0,heat:ke.find(a=>a===r("heat"))??
"lanes",tab:ve.find(a=>a===r("tab"))??"request",watched:o("watched"),breakpoints:new Set(o("breakpoints")),memory:String(
r("memory")||i?.buffer||Vn(n)),card:String(r("card")??""),colour:""}}introduce(){let{document:e}=this.state,{name:n,file:r,
template:o,grid:s,block:i,shared:a}=e,c=`<<<${Oe(s)}, ${Oe(i)}>>>`,l=[...o?[P(o)]:[],...e.arguments.map(({name:y,text:m})=>`${P(
y)}: ${P(m)}`),`${a.toLocaleString("en")} bytes of shared memory`];this.heading.replaceChildren(u("h3",{class:"tge-title"},
`${P(n)} `,u("code",{},c)),u("p",{class:"tge-note"},`${P(r)} · ${l.join(" · ")}`));let f=[],{fault:d,races:p}=e;if(d){
let m=d.thread&&d.thread[0]!==this.state.trace.block?[this.blockButton(d.thread[0])]:[],b=`✕ Line ${d.label}: ${z(d.words)}`;
f.push(Dt(b,d.hint,m))}for(let y of p){let[m,b]=y.labels,k=`lines ${m} and ${b}`,$=m===b?`line ${b}`:k,v=`! ${y.harmless?
"Harmless race":"Race"}, ${$}: `,x=le("Show",{class:"tge-button"},()=>this.look({memory:y.buffer,tab:"memory"})),w=Dt(v+
z(y.words),y.advice,[x]);w.classList.toggle("tge-harmless",y.harmless),f.push(w)}this.findings.replaceChildren(...f),this.
findings.hidden=f.length===0}blockButton(e){return le(`Play block ${e}`,{class:"tge-button"},()=>this.showBlock(e))}draw(){
let{state:e}=this,n=Math.max(200,this.element.clientWidth-On),r=n>=Gn,o=!r&&n>=Kn;this.element.classList.toggle("tge-bes\
ide",r),this.element.classList.toggle("tge-below",o);let s=r?We:o?Ht:n,i=r?We:o?n-Ht-_n:n;this.player.draw(e),L(this.sentence,
this.told()),this.source.draw(e,n),this.lanes.draw(e,s),this.tabs.show(e.tab),this.panels[e.tab].draw(e,i),this.trouble.
hidden=this.trouble.textContent===""}told(){let{trace:e,at:n,document:r}=this.state;if(e.events===0)return"This block di\
d nothing that could be recorded.";let o=Me[e.kind[n]],s=r.statements[String(e.statement[n])]?.[0],i=s===void 0?"":`Line\
 ${r.lines[s]?.label}: `,a=P(e.buffers[e.name[n]]?.name??""),l={step:"this statement begins",set:`${P(e.variables[e.name[n]]??
"")} is set`,read:`${a} is read`,write:`${a} is written`,atomic:`${a} is changed, by one after the other`,changed:`${a} \
has been changed`,barrier:"the barrier: the whole block is here",warp_barrier:"the barrier of each warp"},f=Ee(e,n),d=ot(
e,n),p=`${f.toLocaleString("en")} thread${f===1?"":"s"}`,y=`warp${/\D/.test(d)?"s":""} ${d}`,b=(e.events<e.total||e.cut)&&
n===e.events-1?` ${this.ended()}`:"";return`${i}${l[o]}; ${p} of ${y}.${b}`}ended(){let{events:e,total:n,cut:r}=this.state.
trace;return e<n?`Kept are ${de(e)} of ${de(n)} events.`:r?"The recording ends here: the block did more than was kept.":
""}go(e,n=!1){if(this.state={...this.state,at:e},this.draw(),n)return;this.set({position:e}),this.announcer.say(this.told());
let{events:r,total:o}=this.state.trace;e===r-1&&r<o&&this.fetch()}look(e){this.state={...this.state,...e},this.draw();let n=Object.
entries(e).filter(([r])=>It.includes(r));n.length&&this.set(Object.fromEntries(n))}toggle(e){let n=new Set(this.state.breakpoints),
r=!n.delete(e);r&&n.add(e),this.state={...this.state,breakpoints:n},this.draw(),this.set({breakpoints:[...n]}),this.announcer.
say(`Breakpoint ${r?"set":"taken away"} in line ${e}`)}key(e){let n=e.target;if(!Ve(e)||n.closest("input:not([type=range\
]), select"))return;let r=n.closest("button, summary, input");e.key===" "&&r||this.player.key(e.key)&&e.preventDefault()}set(e){
for(let[n,r]of Object.entries(e))this.model.set(n,r);ct(this.model)}follow(e){let n=this.begin(this.state.document,this.
state.trace),r=zn[e]??e;JSON.stringify(this.state[r])===JSON.stringify(n[r])&&e!=="breakpoints"||(this.state={...this.state,
[r]:n[r]},this.draw())}async renew(){let e=this.model.get("recording"),n=await ue(e);if(e!==this.model.get("recording"))
return;this.player.pause();let{lane:r,colour:o}=this.state;this.state={...this.begin(this.state.document,n),lane:r,colour:o},
this.introduce(),this.draw(),this.announcer.say(`Block ${n.block}. ${this.told()}`)}async showBlock(e){this.asking||e===
this.state.trace.block||await this.answered("block",{block:e})}async fetch(){let n=(await this.answered("trace",{}))?.recording;
n!==void 0&&(this.state={...this.state,trace:await ue(n)},this.draw())}async answered(e,n){if(this.asking)return;this.asking=
!0,this.player.pause();let r;try{({content:r}=await dt(this.model,e,n)),L(this.trouble,"")}catch(o){L(this.trouble,z(o.message))}
return this.asking=!1,this.draw(),r}};function Vn({buffers:t}){return(t.find(({space:n})=>n==="shared")??t[0])?.name??""}
function Dt(t,e,n){let r=u("span",{},t),o=u("span",{class:"tge-note"});return e&&L(o,` Try: ${z(e)}`),u("li",{},u("div",
{},r,o),...n)}async function Wn({model:t,el:e}){let n=t.get("document"),r=t.get("recording");if(n?.version!==1||r?.version!==1)return e.
replaceChildren(u("div",{class:"tge tge-card tge-kernel"},u("p",{},"There is no kernel to show. Run the cell again."))),
()=>{};let o=await ue(r),s=new Ie(t,n,o);return e.replaceChildren(s.element),()=>s.close()}var ko={render:Wn};export{ko as default};
