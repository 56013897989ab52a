var $t="http://www.w3.org/2000/svg";function $(e,t){for(let[n,r]of Object.entries(t))r===!1?e.removeAttribute(n):e.setAttribute(
n,r===!0?"":String(r))}function h(e,t={},...n){let r=document.createElement(e);return $(r,t),r.append(...n),r}function v(e,t={},...n){
let r=document.createElementNS($t,e);return $(r,t),r.append(...n),r}function Pe(e,t,n){let r=h("button",{type:"button",...t},
e);return r.addEventListener("click",n),r}function I(e,t){e.textContent!==t&&(e.textContent=t)}var Ce=0;function J(e){return Ce+=
1,`${e}-${Date.now().toString(36)}-${Ce}`}function Ne(){let e=h("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:e,
say:n=>{e.textContent=e.textContent===n?`${n} `:n}}}function Q(e,t,n){return e.on(`change:${t}`,n),()=>e.off(`change:${t}`,n)}function X(e,t){return e.on("msg:custom",t),()=>e.
off("msg:custom",t)}function _(e,t){return Re(e,()=>e.send(t))}function Ae(e){return Re(e,()=>e.save_changes())}var de=new WeakMap;
function Te(e,t){let n=de.get(e)??new Set;return de.set(e,n.add(t)),e.on("comm_live_update",t),()=>{n.delete(t),e.off("c\
omm_live_update",t)}}function Re(e,t){try{t()}catch{return de.get(e)?.forEach(n=>n()),!1}return!0}var Lt=1e4,Fe="No answer: this needs a running kernel. Run the cell again.",De=0;function Ie(e,t,n={},r=Lt){De+=1;let o=De;
return new Promise((s,i)=>{let u=()=>{clearTimeout(m),l()},l=X(e,(a,c)=>{let d=a;d?.kind!=="reply"||d.id!==o||(u(),d.error===
void 0?s({content:a,buffers:c}):i(new Error(String(d.error))))}),m=setTimeout(()=>{u(),i(new Error(Fe))},r);_(e,{...n,kind:"\
request",id:o,name:t})||(u(),i(new Error(Fe)))})}var He=[[11,98,196],[133,176,226],[238,239,242],[230,163,112],[184,78,6]],Oe=[[122,180,255],[72,110,160],[52,56,64],[166,
105,58],[255,164,92]];function Y(e,t){let n=Number.isNaN(t)?0:t,r=Math.min(Math.max(n,0),1)*(e.length-1),o=Math.min(Math.
floor(r),e.length-2),[s,i]=[e[o],e[o+1]],u=l=>Math.round(s[l]+(i[l]-s[l])*(r-o));return[u(0),u(1),u(2)]}function Ge([e,t,
n]){return`rgb(${e} ${t} ${n})`}function _e(e){return getComputedStyle(e).colorScheme==="dark"}function ee(e,t,n){let{columns:r,rows:o}=e,s=(t-e.x[0])/(e.x[1]-e.x[0])*(r-1),i=o>1?(n-e.y[0])/(e.y[1]-e.y[0])*(o-1):0;return te(
e,s,i)}function te(e,t,n){let{columns:r,rows:o,values:s}=e;if(!(t>=0&&t<=r-1&&n>=0&&n<=o-1))return NaN;let i=Math.min(Math.
floor(t),r-2),u=Math.max(0,Math.min(Math.floor(n),o-2)),[l,m]=[t-i,n-u],a=u*r+i,c=fe(s[a],s[a+1],l);return m===0?c:fe(c,
fe(s[a+r],s[a+r+1],l),m)}function fe(e,t,n){return n===0?e:n===1?t:e+(t-e)*n}function K(e,t,n){let r=e.getContext("2d"),
{width:o,height:s}=e;if(r===null||o===0||s===0)return;let i=r.createImageData(o,s);for(let u=0,l=0;u<s;u+=1){let m=(1-(u+
.5)/s)*(t.rows-1);for(let a=0;a<o;a+=1,l+=4){let c=(a+.5)/o*(t.columns-1),[d,f,p]=n(te(t,c,m),a,u);i.data[l]=d,i.data[l+
1]=f,i.data[l+2]=p,i.data[l+3]=255}}r.putImageData(i,0,0)}var Ct="button, input, select, [tabindex]";var U=null;function Ke(e){let t=()=>[...e.querySelectorAll(Ct)];e.addEventListener("focusout",({target:o,relatedTarget:s})=>{
s===null&&(U={index:t().indexOf(o),at:performance.now()})});let n=()=>{if(!e.isConnected)return;r.disconnect(),document.
activeElement===document.body&&U&&performance.now()-U.at<3e3&&t()[U.index]?.focus(),U=null},r=new ResizeObserver(n);return r.
observe(e),()=>r.disconnect()}function A(e,t=3){if(e===null||Number.isNaN(e))return"nan";if(!Number.isFinite(e))return e>0?"inf":"−inf";if(e===0)return"\
0";let n=Math.abs(e);return n>=1e6||n<.001?Ve(Pt(e,t)):Number.isInteger(e)?Ue(e):n>=10**t?Ue(Math.round(e)):Ve(e.toPrecision(
t))}function Ue(e){let t=String(Math.abs(e)).replace(/\B(?=(\d{3})+$)/g,",");return e<0?`−${t}`:t}function Pt(e,t){let[
n="",r="0"]=e.toExponential(t-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(r)}`}function Ve(e){
return e.replaceAll("-","−")}var Nt="…",At=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function Be(e){return e.replace(At,t=>t===`
`?"⏎":`\\u${t.charCodeAt(0).toString(16).padStart(4,"0")}`)}function je(e,t){let n=Array.from(e.slice(0,2*t+2));return n.
length<=t?e:n.slice(0,Math.max(0,t-1)).join("")+Nt}var qe="↑ ↓ ← →";function ze(e){let t=e.flatMap(([n,r])=>[h("dt",{},...n.split(" ").map(o=>h("kbd",{},o))),h("dd",
{},r)]);return h("details",{class:"tge-keys"},h("summary",{},"Keyboard"),h("dl",{},...t))}function Tt({key:e,ctrlKey:t,metaKey:n,altKey:r,shiftKey:o}){return!t&&!r&&!n&&!(o&&e==="Enter")}function We(e){let t=n=>{
Tt(n)&&n.stopPropagation()};return e.addEventListener("keydown",t),()=>e.removeEventListener("keydown",t)}function Ze(e){let t=new MutationObserver(e),n=["class","style","data-jp-theme-light","data-theme"];for(let r of[document.
documentElement,document.body])t.observe(r,{attributes:!0,attributeFilter:n});return()=>t.disconnect()}function V(e,t,n,r){let o=(r-n)/(t-e||1);return{low:e,high:t,at:s=>n+(s-e)*o,value:s=>e+(s-n)/o}}function pe(e,t){let n=e/Math.max(t,1),r=10**Math.floor(Math.log10(n)),o=n/r;return(o<1.5?1:o<3.5?2:o<7.5?5:10)*r}function ne(e,t,n){
if(!(t>e))return[e];let r=pe(t-e,n),o=Math.ceil(e/r-1e-9),s=Math.floor(t/r+1e-9);return Array.from({length:s-o+1},(i,u)=>Number(
((o+u)*r).toPrecision(12)))}function Je(e,t){return e===0&&t<1e-4?"0":(Math.abs(e)>=1e4||t<1e-4?Rt(e):e.toFixed(Math.min(Math.max(0,-Math.floor(Math.
log10(t)+1e-9)),4))).replace("-","−")}function Rt(e){let t=Math.abs(e);if(t<1||t>=1e12){let[o="",s=""]=e.toExponential(
2).split("e");return`${Number(o)}e${Number(s)}`}let[n,r]=t>=1e9?[1e9,"G"]:t>=1e6?[1e6,"M"]:[1e3,"k"];return`${Number((e/
n).toPrecision(4))}${r}`}var G={top:22,right:10,bottom:38,left:42},Ft=40,Dt=400,It=2,Qe=0;function Ye(e){Qe+=1;let t=`tge-plane-clip-${Date.now().
toString(36)}-${Qe}`,n=h("canvas",{class:"tge-plane-canvas","aria-hidden":"true"}),r=v("g",{class:"tge-plane-axes"}),o=v(
"rect",{}),s=v("g",{"clip-path":`url(#${t})`}),i=v("g",{}),u=v("g",{class:"tge-plane-hair"}),l=v("svg",{"aria-hidden":"t\
rue"},v("defs",{},v("clipPath",{id:t},o)),r,s,i,u),m=h("div",{class:"tge-plane",tabindex:0,role:"application","aria-role\
description":e.kind,"aria-label":e.label},n,l),a={left:G.left,top:G.top,width:100,height:100},c=null,d=!1,f="",p={element:m,
canvas:n,layer:s,above:i,x:V(0,1,0,1),y:V(0,1,1,0),box:a,cursor:()=>c,point(g){c=g,x()},layOut(g,y,M){let L=Math.min(Math.
max(m.clientWidth,200),e.most??1e6),D=`${L} ${g} ${y} ${M} ${window.devicePixelRatio}`;if(D===f)return!1;f=D,a.width=L-G.
left-G.right,a.height=Math.round(a.width*(e.ratio??1));let R=a.height+G.top+G.bottom;return p.x=V(...g,a.left,a.left+a.width),
p.y=V(...y,a.top+a.height,a.top),$(l,{width:L,height:R,viewBox:`0 0 ${L} ${R}`}),$(o,{x:a.left,y:a.top,width:a.width,height:a.
height}),r.replaceChildren(...Gt(p,M)),x(),Ot(n,a,e.grain),!0}};function x(){if(c===null){u.replaceChildren();return}let[
g,y]=[p.x.at(c[0]),p.y.at(c[1])],M=(L,D,R,H)=>v("line",{x1:L,y1:D,x2:R,y2:H});u.replaceChildren(M(a.left,y,g-7,y),M(g+7,
y,a.left+a.width,y),M(g,a.top,g,y-7),M(g,y+7,g,a.top+a.height),v("circle",{cx:g,cy:y,r:5}))}let E=(g,y)=>{c=g,x(),e.hover(
g,y)},P=g=>{let y=l.getBoundingClientRect(),[M,L]=[g.clientX-y.left,g.clientY-y.top];return!(M>=a.left-1&&M<=a.left+a.width+
1&&L>=a.top-1&&L<=a.top+a.height+1)&&!d?null:[re(p.x,p.x.value(M)),re(p.y,p.y.value(L))]};m.addEventListener("pointermov\
e",g=>{let y=P(g);E(y,!1),d&&y&&e.drag?.(y,!1)}),m.addEventListener("pointerleave",()=>{d||E(null,!1)}),m.addEventListener(
"pointerdown",g=>{let y=P(g);g.button!==0||y===null||(d=e.grab?.([p.x.at(y[0]),p.y.at(y[1])])??!1,d&&m.setPointerCapture(
g.pointerId),m.classList.toggle("tge-plane-held",d))});let T=g=>{if(!d)return;let y=P(g);d=!1,m.classList.remove("tge-pl\
ane-held"),y&&e.drag?.(y,!0)};m.addEventListener("pointerup",T),m.addEventListener("pointercancel",T);let F=!1;return m.
addEventListener("pointerdown",()=>F=d),m.addEventListener("click",g=>{let y=P(g);y&&!F&&e.choose?.(y)}),m.addEventListener(
"blur",()=>E(null,!0)),m.addEventListener("keydown",g=>{if(g.ctrlKey||g.altKey||g.metaKey)return;let y=Ht(p,c,g.key,g.shiftKey);
if(y!==void 0)E(y,!0);else if(g.key==="Enter"&&c!==null&&!g.shiftKey)e.choose?.(c);else if(!e.key?.(g.key,c))return;g.preventDefault()}),
p}function Ht({x:e,y:t},n,r,o){let s={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowDown:[0,-1],ArrowUp:[0,1]},i=[(e.low+e.high)/
2,(t.low+t.high)/2];if(r==="Escape")return n===null?void 0:null;if(r==="Home")return i;let u=s[r];if(u===void 0)return;if(n===
null)return i;let l=o?Dt:Ft;return[re(e,n[0]+u[0]*(e.high-e.low)/l),re(t,n[1]+u[1]*(t.high-t.low)/l)]}function re({low:e,
high:t},n){return Math.min(Math.max(n,e),t)}function Ot(e,t,n){let r=Math.min(window.devicePixelRatio||1,It);e.width=n??
Math.round(t.width*r),e.height=n??Math.round(t.height*r),e.style.left=`${t.left}px`,e.style.top=`${t.top}px`,e.style.width=
`${t.width}px`,e.style.height=`${t.height}px`}function Gt({x:e,y:t,box:n},[r,o]){let s=n.top+n.height,i=Xe(e,n.width).flatMap(
({value:a,label:c})=>[v("line",{x1:e.at(a),x2:e.at(a),y1:s,y2:s+4}),v("text",{x:e.at(a),y:s+15,"text-anchor":"middle"},c)]),
u=Xe(t,n.height).flatMap(({value:a,label:c})=>[v("line",{x1:n.left-4,x2:n.left,y1:t.at(a),y2:t.at(a)}),v("text",{x:n.left-
7,y:t.at(a)+3.5,"text-anchor":"end"},c)]),l=n.left+n.width,m={class:"tge-plane-name"};return[...i,...u,v("text",{...m,x:l,
y:s+31,"text-anchor":"end"},r),v("text",{...m,x:n.left,y:n.top-9,"text-anchor":"start"},o),v("rect",{x:n.left,y:n.top,width:n.
width,height:n.height})]}function Xe(e,t){let n=Math.max(2,Math.round(t/70)),r=pe(e.high-e.low,n);return ne(e.low,e.high,
n).map(o=>({value:o,label:Je(o,r)}))}var _t=1,Kt=1e3,Ut=5;function Vt(e){let t=e;return t?.kind==="frame"&&t.version===_t}function et(e){if(e===void 0)return new Float32Array;
let{byteOffset:t,byteLength:n}=e,r=t+n-n%4;return new Float32Array(e.buffer.slice(t,r))}function tt(e,t,n){let r=!1,o=0,
s=0,i=-1/0,u=0,l=!0,m=()=>{!r||o-s<Ut||(s=o,r=_(e,{kind:"acknowledge",sequence:o}))},a=()=>{u=0,n.paint(),m()},c=()=>{u||
(u=requestAnimationFrame(a))},d=()=>{performance.now()-i<Kt||(i=performance.now(),_(e,{kind:"hello"}))},f=[X(e,(x,E)=>{Vt(
x)&&(r=!0,o=x.sequence,n.receive(x,E)||d(),document.hidden||!l?m():c())}),Te(e,()=>{r=!1,c()}),Bt(t,x=>{l=x,x&&c()}),jt(
t,c)];return{live:()=>r,schedule:c,hello:d,close:()=>{cancelAnimationFrame(u),f.forEach(x=>x())}}}function Bt(e,t){let n=new IntersectionObserver(
o=>{t(o.at(-1)?.isIntersecting??!0)});n.observe(e);let r=()=>t(!document.hidden);return document.addEventListener("visib\
ilitychange",r),()=>{n.disconnect(),document.removeEventListener("visibilitychange",r)}}function jt(e,t){let n=new ResizeObserver(
t);return n.observe(e),()=>n.disconnect()}function nt(e){let t=Uint8Array.from(atob(e),n=>n.charCodeAt(0));return new Float32Array(t.buffer,0,t.length>>2)}function be(e,t,n,r){let o=e.n*e.n,s=l=>({columns:e.n,rows:e.n,x:r.x_range,y:r.y_range,values:l}),i=Array.from({length:e.
outputs},(l,m)=>s(t.subarray(m*o,(m+1)*o))),u=e.units.map(([l,m],a)=>s(qt(n.subarray(a*o,(a+1)*o),l,m)));return{facts:e,
outputs:i,units:u}}function qt(e,t,n){let r=t??0,o=((n??0)-r)/254;return Float32Array.from(e,s=>s===255?NaN:r+s*o)}function rt(e,t){
let n=Uint8Array.from(atob(e.pictures),r=>r.charCodeAt(0));return be(e,nt(e.grid),n,t)}function S(e,t=40){return je(Be(e),
t)}function zt(e){let[t=NaN]=e;return e.length===1?[1-t,t]:[...e]}function Wt(e){return e.some(Number.isNaN)?-1:e.reduce(
(t,n,r)=>n>e[t]?r:t,0)}function ot(e,[t,n]){return e.outputs.map(r=>ee(r,t,n))}function st(e,t){if(e.regression)return A(
t[0]??NaN);let n=zt(t),r=Wt(n);return r<0?"no number":`${S(e.names[r]??`${r}`)} with ${at(n[r])}`}function at(e){let t=100*
e;return`${t>=99.95||t<.05?t.toFixed(0):t.toFixed(1)}%`}function it(e,t){if(e.regression)return"A point that vanishes in\
 the plane is predicted right.";let n=[];return t.outputs===1&&n.push("Line: 50%; dashes: 10% and 90%."),t.wrong.length>
0&&n.push("Rings: classed wrong."),n.join(" ")||"Point at it to read the model."}function oe(e,[t,n]){let[r="x",o="y"]=e.
features;return`${S(r)} ${A(t)}, ${S(o)} ${A(n)}`}function ut(e,t){let n=[];t.step!==null&&n.push(`step ${t.step}`);for(let[
r,o]of Object.entries(t.numbers))n.push(`${S(r)} ${A(o)}`);return e.regression?n.push(`mean squared error ${A(t.error)}`):
t.accuracy!==null&&n.push(`${at(t.accuracy)} classed right`),n}function lt([e,t,n],r,o){if(typeof e!="number"||typeof t!=
"number"||typeof n!="number")return null;let s=[];if(t!==0)for(let a of r)s.push([a,-(e*a+n)/t]);if(e!==0)for(let a of o)
s.push([-(t*a+n)/e,a]);let i=1e-9,u=s.filter(([a,c])=>a>=r[0]-i&&a<=r[1]+i&&c>=o[0]-i&&c<=o[1]+i),[l]=u,m=u.findLast(([a,
c])=>l&&Math.abs(a-l[0])+Math.abs(c-l[1])>i);return l&&m?[l,m]:null}function ct([e,t,n],r){let o=(l,m,a)=>{let c=l??NaN;
return`${c<0?a?"−":" − ":a?"":" + "}${A(Math.abs(c),2)}${m}`},[s="x",i="y"]=r;return`${o(e,` ${S(s,20)}`,!0)}${o(t,`\
 ${S(i,20)}`,!1)}${o(n,"",!1)} = 0`}function mt(e){let t=J("tge-layer"),n=h("select",{id:t,class:"tge-layer"});n.addEventListener("change",()=>e(n.value));let r=i=>{
let u=i.map(l=>h("option",{value:l.path},`${he(l)} (${l.units})`));n.replaceChildren(...u)},o=(i,u)=>{n.value=i,n.disabled=
!u};return{elements:[h("label",{for:t},"Units of"),n],offer:r,update:o}}function he(e){return e?S(`${e.path} ${e.kind}`,
60):"the layer"}function dt(e,t){let n=new Map,r=(o,s)=>{for(let[i,u]of[[o,s],[s,o]]){let l=n.get(i);l?l.push(u):n.set(i,[u])}};for(let o=0;o<
e.rows-1;o+=1)for(let s=0;s<e.columns-1;s+=1)for(let[i,u]of Zt(e,t,s,o))r(i,u);return Qt(n).map(o=>o.map(s=>Xt(e,t,s)))}
function Zt({columns:e,values:t},n,r,o){let s=o*e+r,i=[t[s],t[s+1],t[s+e+1],t[s+e]];if(!i.every(Number.isFinite))return[];
let[u,l,m,a]=[2*s,2*s+3,2*(s+e),2*s+1],c=i.reduce((p,x,E)=>p+(x>n?1<<E:0),0),d=i.reduce((p,x)=>p+x,0)/4>n,f={b:u,r:l,t:m,
l:a};return Jt(c,d).map(([p,x])=>[f[p],f[x]])}function Jt(e,t){let n=e>7?15-e:e;return n===5?t===(e===5)?[["l","t"],["b",
"r"]]:[["l","b"],["r","t"]]:{1:[["l","b"]],2:[["b","r"]],3:[["l","r"]],4:[["r","t"]],6:[["b","t"]],7:[["l","t"]]}[n]??[]}
function Qt(e){let t=[],n=r=>{let o=[r];for(let s=r;;){let i=e.get(s)?.pop();if(i===void 0)break;let u=e.get(i);u.splice(
u.indexOf(s),1),o.push(i),s=i}o.length>1&&t.push(o)};for(let[r,o]of e)o.length===1&&n(r);for(let[r,o]of e)o.length>0&&n(
r);return t}function Xt(e,t,n){let{columns:r,rows:o,values:s,x:i,y:u}=e,l=n>>1,m=(n&1)===1,a=s[l],c=s[l+(m?r:1)],d=(t-a)/
(c-a),f=l%r+(m?0:d),p=Math.floor(l/r)+(m?d:0);return[i[0]+f/(r-1)*(i[1]-i[0]),u[0]+p/(o-1)*(u[1]-u[0])]}function ge(e){let t=e[0],
n=e.at(-1);if(!t||!n)return"";let r=e.length>2&&t[0]===n[0]&&t[1]===n[1];return`M${(r?e.slice(0,-1):e).map(([i,u])=>`${i.
toFixed(1)} ${u.toFixed(1)}`).join("L")}${r?"Z":""}`}var ft=[[255,253,242],[227,241,228],[181,220,214],[127,185,201],[79,143,184],[51,98,155],[42,65,121]],pt=[[15,19,30],[22,
38,62],[25,60,88],[32,84,110],[49,110,128],[82,139,142],[128,168,156]];var Yt=[[11,98,196],[194,87,12],[26,127,90],[138,63,252],[107,114,128]],en=[[122,180,255],[255,164,92],[95,211,165],[198,
162,255],[163,172,186]],tn=[[112,168,232],[184,212,242],[250,250,251],[252,216,182],[244,170,108]],nn=[[58,102,160],[40,
62,92],[27,30,36],[88,61,40],[150,94,50]],rn=[255,255,255],on=[24,27,33],se=[170,174,181],sn=.5;function bt(e,t,n,r,o){let[
s]=t.outputs;if(s)if(n)an(e,s,r,o);else if(t.outputs.length===1){let i=o?nn:tn;K(e,s,u=>Number.isNaN(u)?se:Y(i,u))}else un(
e,t.outputs,o)}function an(e,t,n,r){K(e,t,o=>Number.isNaN(o)?se:ye(o,n,r))}function ye(e,[t,n],r){return Y(r?pt:ft,(e-t)/
(n-t||1))}function xe({values:e}){let[t,n]=[1/0,-1/0];for(let r=0;r<e.length;r+=1){let o=e[r];o<t&&(t=o),o>n&&(n=o)}return t<=
n?[t,n]:[0,1]}function un(e,t,n){let r=n?en:Yt,o=n?on:rn,[s,...i]=t,u=1/t.length;K(e,s,(l,m,a)=>{let c=(m+.5)/e.width*(s.
columns-1),d=(1-(a+.5)/e.height)*(s.rows-1),[f,p]=[0,l];if(i.forEach((E,P)=>{let T=te(E,c,d);T>p&&([f,p]=[P+1,T])}),Number.
isNaN(p))return se;let x=(p-u)/(1-u);return ln(o,r[f%r.length],sn*x)})}function ae(e,t,n){let r=n?Oe:He,[o,s]=xe(t),i=Math.
max(Math.abs(o),Math.abs(s))||1;K(e,t,u=>Number.isNaN(u)?se:Y(r,.5+.5*u/i))}function ln(e,t,n){let r=o=>Math.round(e[o]+
(t[o]-e[o])*n);return[r(0),r(1),r(2)]}var cn=2*Math.PI;function ie(e,t){switch(e%8){case 0:return`M${-t} 0A${t} ${t} 0 1 0 ${t} 0A${t} ${t} 0 1 0 ${-t} 0Z`;case 1:
return B(3,1.25*t,-.25);case 2:return B(4,1.25*t,.125);case 3:return B(4,1.35*t,0);case 4:return ve(4,1.75*t,.8*t,.125);case 5:
return B(3,1.25*t,.25);case 6:return ve(5,1.6*t,.75*t,-.25);default:return B(6,1.15*t,0)}}function B(e,t,n){return ve(e,
t,t,n,1)}function ve(e,t,n,r,o=2){let s=e*o;return`M${Array.from({length:s},(u,l)=>{let m=cn*(r+l/s),a=l%o===0?t:n;return`${(a*
Math.cos(m)).toFixed(2)} ${(a*Math.sin(m)).toFixed(2)}`}).join("L")}Z`}var mn=4.4,dn=[.1,.9];function ht(e,t,n){let[r]=t.outputs;return r?n?ne(...xe(r),8).map(o=>ue(e,r,o,"tge-sure")):t.outputs.
length===1?[...dn.map(o=>ue(e,r,o,"tge-sure")),ue(e,r,.5,"tge-boundary")]:t.outputs.map((o,s)=>ue(e,fn(t.outputs,s),0,"t\
ge-boundary")):[]}function fn(e,t){let n=e[t],r=Float32Array.from(n.values,(o,s)=>{let i=-1/0;return e.forEach(({values:u},l)=>{
l!==t&&(i=Math.max(i,u[s]))}),o-i});return{...n,values:r}}function ue(e,t,n,r){let o=dt(t,n).map(s=>ge(s.map(([i,u])=>[e.
x.at(i),e.y.at(u)]))).join("");return v("path",{class:r,d:o})}function we(e,t,n,r){return t.facts.lines.flatMap((o,s)=>{
if(r!==null&&r!==s)return[];let i=lt(o,n.x_range,n.y_range);if(i===null)return[];let[u,l]=i.map(([a,c])=>[e.x.at(a),e.y.
at(c)]),m=v("path",{class:r===null?"tge-unit-line":"tge-unit-line tge-unit-line-only",d:ge([u,l])});return r===null?[m]:
[m,...pn(e,o,u,l),bn(e,ct(o,n.features))]})}function pn(e,t,n,r){let[o,s]=[(n[0]+r[0])/2,(n[1]+r[1])/2],[i,u]=[t[0]??0,t[1]??
0],[l,m]=[-(r[1]-n[1]),r[0]-n[0]],a=i*l*Math.sign(e.x.at(1)-e.x.at(0))-u*m,c=Math.hypot(l,m)*(a<0?-1:1)||1;[l,m]=[l/c,m/
c];let[d,f]=[o+20*l,s+20*m],p=`M${o} ${s}L${d} ${f}M${d-6*l+4*m} ${f-6*m-4*l}L${d} ${f}L${d-6*l-4*m} ${f-6*m+4*l}`;return[
v("path",{class:"tge-unit-line tge-unit-line-only",d:p})]}function bn(e,t){let{left:n,top:r}=e.box;return v("text",{class:"\
tge-unit-formula",x:n+8,y:r+17},t)}function gt(){let e=v("g",{class:"tge-points"}),t=[],n=[],r=(s,i,u)=>{let l=Me(i);t=i.
x.map((a,c)=>{let[d,f]=[i.y[c],i.labels[c]];if(typeof a!="number"||typeof d!="number"||typeof f!="number")return null;let[
p,x]=[s.x.at(a).toFixed(1),s.y.at(d).toFixed(1)],E=`translate(${p} ${x})`,P=i.regression?0:f,T=ie(P,mn),F=v("path",{d:T,
transform:E});i.regression&&(F.style.fill=Ge(ye(f,l,u)));let g=i.regression?"tge-point-value":`tge-line-${f%5+1}`,y=c>=i.
x.length-i.added?" tge-point-added":"";return $(F,{class:`tge-point ${g}${y}`}),F}),e.replaceChildren(...t.filter(a=>a!==
null));let m=n;n=[],o(m)},o=s=>{let i=new Set(s);for(let u of n)i.has(u)||t[u]?.classList.remove("tge-point-wrong");for(let u of i)
t[u]?.classList.add("tge-point-wrong");n=s};return{element:e,draw:r,mark:o}}function Me({labels:e}){let t=e.filter(n=>typeof n==
"number");return t.length?[Math.min(...t),Math.max(...t)]:[0,1]}var le=-1;function yt(e){let t=J("tge-tool"),n=h("div",{class:"tge-tools-choices",role:"radiogroup","aria-label":"What a\
 click does"}),r=Pe("Remove the last",{class:"tge-button"},e),o=h("div",{class:"tge-tools"},n,r),s=le,i=new Map,u="",l=c=>{
if(i.has(c)){s=c;for(let[d,f]of i)f.checked=d===c}},m=(c,d)=>{let f=h("input",{type:"radio",name:t});return f.addEventListener(
"change",()=>l(c)),i.set(c,f),h("label",{},f,...d)};return{element:o,adds:()=>s,choose:l,update:(c,d)=>{let f=JSON.stringify(
[c.names,c.regression]);if(f!==u){u=f,i=new Map;let p=c.regression?[]:c.names;n.replaceChildren(m(le,["read"]),...p.map(
(x,E)=>m(E,[hn(E),h("span",{},`add ${S(x)}`)]))),l(s)}n.classList.toggle("tge-tools-idle",!d);for(let p of i.values())p.
disabled=!d;o.hidden=c.regression,r.hidden=c.added===0,$(r,{"aria-disabled":d?"false":"true"})}}}function hn(e){let t=v(
"path",{class:`tge-point tge-line-${e%5+1}`,d:ie(e,5),transform:"translate(8 8)"});return v("svg",{width:16,height:16,"a\
ria-hidden":"true"},t)}var j=-1;function xt(e){let t=h("div",{class:"tge-units",role:"radiogroup"}),n=h("p",{class:"tge-units-note"}),r=h("div",
{},t,n),o=[],s=j,i=a=>{let c=h("canvas",{"aria-hidden":"true"}),d=h("span",{class:"tge-number"}),f=h("div",{class:"tge-u\
nit",role:"radio"},c,d);return f.addEventListener("click",()=>e(a===s?j:a)),{element:f,canvas:c,text:d}};t.addEventListener(
"keydown",a=>{let c=o.findIndex(f=>f.element===document.activeElement),d=gn(a.key,c,o.length,yn(o));if(a.key===" "||a.key===
"Enter")e(c===s?j:c);else if(a.key==="Escape"&&s!==j)e(j);else{if(d===void 0)return;o[d]?.element.focus(),e(d)}a.preventDefault()});
let u=(a,c,d)=>{s=c,o.length!==a.length&&(o=a.map((f,p)=>i(p)),t.replaceChildren(...o.map(f=>f.element)),l(null)),r.hidden=
a.length===0,a.forEach((f,p)=>{let x=o[p];x.canvas.width!==f.columns&&(x.canvas.width=x.canvas.height=f.columns),ae(x.canvas,
f,d);let E=p===c;$(x.element,{"aria-checked":E?"true":"false",tabindex:E||c<0&&p===0?0:-1})})},l=a=>{o.forEach(({element:c,
text:d},f)=>{let p=a?.[f],x=p===void 0?"":A(p,2);I(d,x||`${f}`),$(c,{"aria-label":`unit ${f}${x&&`: ${x}`}`})})};return{
element:r,draw:u,tell:l,label:a=>{$(t,{"aria-label":`Units of ${S(`${a?.path??""} ${a?.kind??""}`)}`});let c=a!==void 0&&
a.units>o.length;I(n,c?`The first ${o.length} of ${a.units} units.`:"")}}}function gn(e,t,n,r){let s={ArrowLeft:t-1,ArrowRight:t+
1,ArrowUp:t-r,ArrowDown:t+r,Home:0,End:n-1}[e];if(!(s===void 0||n===0))return s>=0&&s<n?s:Math.max(0,Math.min(t,n-1))}function yn(e){
let t=e[0]?.element.offsetTop,n=e.findIndex(r=>r.element.offsetTop!==t);return n<0?Math.max(e.length,1):n}var xn=200,vn=120;function wn({model:e,el:t}){let n=e.get("data"),r=rt(e.get("snapshot"),n),o=!0,s=0,i=null,u=h("h2",{class:"\
tge-title"}),l=h("p",{class:"tge-status tge-number"}),m=h("p",{class:"tge-reading tge-number"}),a=h("p",{class:"tge-noti\
ce"}),c=h("p",{class:"tge-trouble",role:"alert"}),d=Ne(),f=gt(),p=v("g",{}),x=v("g",{}),E=(b,w)=>{e.set(b,w),Ae(e)},P=()=>{
let b=Number(e.get("unit"));return b>=0&&b<r.units.length?b:-1},T=b=>{E("unit",b),d.say(b<0?"The decision":`Unit ${b}`),
C.schedule()},F=([b,w],k)=>{let N=e.get("added");E("added",[...N,[vt(b),vt(w),k]]),d.say(`Added ${S(n.names[k]??`${k}`)}\
 at ${oe(n,[b,w])}`)},g=()=>{let b=e.get("added");b.length!==0&&(E("added",b.slice(0,-1)),d.say("Removed the last point"))},
y=yt(g),M=Ye({kind:"plane of the data",label:"The decision over the plane. Arrow keys move a cross-hair that reads it; "+
(n.regression?"":"a digit adds a point of that class, Backspace removes the last."),most:620,grain:xn,hover:(b,w)=>{i=null,
D(w),clearTimeout(s),b&&C.live()&&(s=window.setTimeout(()=>L(b),vn))},choose(b){y.adds()!==le&&C.live()&&F(b,y.adds())},
key(b,w){if(!C.live()||n.regression)return!1;if(b==="Backspace"||b==="Delete")g();else if(w&&/^[0-9]$/.test(b)&&Number(b)<
n.names.length)F(w,Number(b));else return!1;return!0}}),L=b=>{Ie(e,"probe",{x:b[0],y:b[1]}).then(({content:w})=>{M.cursor()===
b&&(i=w,D(!1))}).catch(w=>I(c,w.message))},D=b=>{let w=M.cursor(),k=P();if(w===null){I(m,k<0?it(n,r.facts):`Unit ${k} of\
 ${he(Ee())}: blue below 0, orange above.`),R.tell(null);return}let N=i?.units??r.units.map(W=>ee(W,...w)),O=k<0?st(n,i?.
outputs??ot(r,w)):`unit ${k} is ${A(N[k]??NaN)}`;I(m,`${oe(n,w)}: ${O}`),R.tell(N),b&&d.say(`${oe(n,w)}: ${O}`)},R=xt(T),
H=e.get("layers"),q=mt(b=>E("layer",b));q.offer(H);let Ee=()=>H.find(({path:b})=>b===r.facts.layer),ce=h("input",{type:"\
checkbox"});ce.addEventListener("change",()=>C.schedule());let Se=h("label",{class:"tge-switch"},ce,"Lines of the first \
layer"),me=h("button",{type:"button",class:"tge-button"},"Show the decision");me.addEventListener("click",()=>T(-1));let ke=()=>{
let b=_e(M.element),w=P(),k=C.live(),{x_range:N,y_range:O,features:W}=n,Mt=[S(W[0]??"x"),S(W[1]??"y")],Et=M.layOut(N,O,Mt),
Z=w<0?null:r.units[w];Z?ae(M.canvas,Z,b):bt(M.canvas,r,n.regression,Me(n),b);let Le=Z&&r.facts.unit_lines;p.replaceChildren(
...Z?[]:ht(M,r,n.regression),...ce.checked&&!Le?we(M,r,n,null):[]),x.replaceChildren(...Le?we(M,r,n,w):[]),(o||Et)&&f.draw(
M,n,b),o=!1,f.mark(r.facts.wrong),R.draw(r.units,w,b),R.label(Ee()),y.update(n,k),q.update(r.facts.layer,k),me.hidden=w<
0,Se.hidden=r.facts.lines.length===0;let St=String(e.get("title"))||(n.regression?"Prediction":"Decision");I(u,S(St,300)),
I(a,n.notice),l.replaceChildren(...ut(n,r.facts).map(kt=>h("span",{},kt))),D(!1)};M.layer.append(p,f.element,x);let $e=h(
"div",{class:"tge-decision-side"},h("div",{class:"tge-layers"},...q.elements,me),R.element,Se);$e.hidden=H.length===0;let z=h(
"section",{class:"tge tge-decision tge-card","aria-label":"Decision"},h("div",{class:"tge-decision-header"},u,l,a),h("di\
v",{class:"tge-decision-body"},h("div",{class:"tge-decision-picture"},M.element,m,y.element,c),$e),ze(Mn(n.regression)),
d.element),C=tt(e,z,{receive:(b,w)=>{let k=b,N=w[1],O=N?new Uint8Array(N.buffer,N.byteOffset,N.byteLength):new Uint8Array;
return r=be(k,et(w[0]),O,n),M.cursor()&&(i=null),!0},paint:ke}),wt=[C.close,()=>clearTimeout(s),Q(e,"data",()=>{n=e.get(
"data"),o=!0,C.schedule()}),Q(e,"layers",()=>{H=e.get("layers"),q.offer(H),C.schedule()}),...["unit","title"].map(b=>Q(e,
b,C.schedule)),Ze(()=>{o=!0,C.schedule()}),Ke(z),We(z)];return t.append(z),ke(),C.hello(),()=>wt.forEach(b=>b())}function vt(e){
return Number(e.toPrecision(4))}function Mn(e){return[[qe,"move the cross-hair, with Shift in small steps; another unit"],
["Home Esc","to the middle, put it away"],["Space","show the chosen unit in the large picture"],...e?[]:[["0…9","add a\
 point of that class"],["Backspace","remove the last point"]]]}var Kr={render:wn};export{Kr as default};
