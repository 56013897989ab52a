var St="http://www.w3.org/2000/svg";function k(e,t){for(let[n,r]of Object.entries(t))r===!1?e.removeAttribute(n):e.setAttribute(
n,r===!0?"":String(r))}function y(e,t={},...n){let r=document.createElement(e);return k(r,t),r.append(...n),r}function x(e,t={},...n){
let r=document.createElementNS(St,e);return k(r,t),r.append(...n),r}function Pe(e,t,n){let r=y("button",{type:"button",...t},
e);return r.addEventListener("click",n),r}function I(e,t){e.textContent!==t&&(e.textContent=t)}var Ce=0;function J(e){return Ce+=
1,`${e}-${Date.now().toString(36)}-${Ce}`}function Ne(){let e=y("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:e,
say:n=>{e.textContent=e.textContent===n?`${n} `:n}}}function Q(e,t,n){return e.on(`change:${t}`,n),()=>e.off(`change:${t}`,n)}function X(e,t){return e.on("msg:custom",t),()=>e.
off("msg:custom",t)}function G(e,t){return Fe(e,()=>e.send(t))}function Ae(e){return Fe(e,()=>e.save_changes())}var de=new WeakMap;
function Te(e,t){let n=de.get(e)??new Set;return de.set(e,n.add(t)),e.on("comm_live_update",t),()=>{n.delete(t),e.off("c\
omm_live_update",t)}}function Fe(e,t){try{t()}catch{return de.get(e)?.forEach(n=>n()),!1}return!0}var $t=1e4,Re="No answer: this needs a running kernel. Run the cell again.",De=0;function Ie(e,t,n={},r=$t){De+=1;let o=De;
return new Promise((s,i)=>{let u=()=>{clearTimeout(m),l()},l=X(e,(a,c)=>{let d=a;d?.kind!=="reply"||d.id!==o||(u(),d.error===
void 0?s({content:a,buffers:c}):i(new Error(String(d.error))))}),m=setTimeout(()=>{u(),i(new Error(Re))},r);G(e,{...n,kind:"\
request",id:o,name:t})||(u(),i(new Error(Re)))})}var He=[[11,98,196],[133,176,226],[238,239,242],[230,163,112],[184,78,6]],Oe=[[122,180,255],[72,110,160],[52,56,64],[166,
105,58],[255,164,92]];function Y(e,t){let n=Number.isNaN(t)?0:t,r=Math.min(Math.max(n,0),1)*(e.length-1),o=Math.min(Math.
floor(r),e.length-2),[s,i]=[e[o],e[o+1]],u=l=>Math.round(s[l]+(i[l]-s[l])*(r-o));return[u(0),u(1),u(2)]}function _e([e,t,
n]){return`rgb(${e} ${t} ${n})`}function Ge(e){return getComputedStyle(e).colorScheme==="dark"}function ee(e,t,n){let{columns:r,rows:o}=e,s=(t-e.x[0])/(e.x[1]-e.x[0])*(r-1),i=o>1?(n-e.y[0])/(e.y[1]-e.y[0])*(o-1):0;return te(
e,s,i)}function te(e,t,n){let{columns:r,rows:o,values:s}=e;if(!(t>=0&&t<=r-1&&n>=0&&n<=o-1))return NaN;let i=Math.min(Math.
floor(t),r-2),u=Math.max(0,Math.min(Math.floor(n),o-2)),[l,m]=[t-i,n-u],a=u*r+i,c=fe(s[a],s[a+1],l);return m===0?c:fe(c,
fe(s[a+r],s[a+r+1],l),m)}function fe(e,t,n){return n===0?e:n===1?t:e+(t-e)*n}function U(e,t,n){let r=e.getContext("2d"),
{width:o,height:s}=e;if(r===null||o===0||s===0)return;let i=r.createImageData(o,s);for(let u=0,l=0;u<s;u+=1){let m=(1-(u+
.5)/s)*(t.rows-1);for(let a=0;a<o;a+=1,l+=4){let c=(a+.5)/o*(t.columns-1),[d,p,f]=n(te(t,c,m),a,u);i.data[l]=d,i.data[l+
1]=p,i.data[l+2]=f,i.data[l+3]=255}}r.putImageData(i,0,0)}var kt="button, input, select, [tabindex]";var V=null;function Ue(e){let t=()=>[...e.querySelectorAll(kt)];e.addEventListener("focusout",({target:o,relatedTarget:s})=>{
s===null&&(V={index:t().indexOf(o),at:performance.now()})});let n=()=>{if(!e.isConnected)return;r.disconnect(),document.
activeElement===document.body&&V&&performance.now()-V.at<3e3&&t()[V.index]?.focus(),V=null},r=new ResizeObserver(n);return r.
observe(e),()=>r.disconnect()}function A(e,t=3){if(e===null||Number.isNaN(e))return"nan";if(!Number.isFinite(e))return e>0?"inf":"−inf";if(e===0)return"\
0";let n=Math.abs(e);return n>=1e6||n<.001?Ke(Lt(e,t)):Number.isInteger(e)?Ve(e):n>=10**t?Ve(Math.round(e)):Ke(e.toPrecision(
t))}function Ve(e){let t=String(Math.abs(e)).replace(/\B(?=(\d{3})+$)/g,",");return e<0?`−${t}`:t}function Lt(e,t){let[
n="",r="0"]=e.toExponential(t-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(r)}`}function Ke(e){
return e.replaceAll("-","−")}var Ct="…",Pt=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function Be(e){return e.replace(Pt,t=>t===`
`?"⏎":`\\u${t.charCodeAt(0).toString(16).padStart(4,"0")}`)}function je(e,t){let n=Array.from(e.slice(0,2*t+2));return n.
length<=t?e:n.slice(0,Math.max(0,t-1)).join("")+Ct}function Nt({key:e,ctrlKey:t,metaKey:n,altKey:r,shiftKey:o}){return!t&&!r&&!n&&!(o&&e==="Enter")}function qe(e){let t=n=>{
Nt(n)&&n.stopPropagation()};return e.addEventListener("keydown",t),()=>e.removeEventListener("keydown",t)}function ze(e){let t=new MutationObserver(e),n=["class","style","data-jp-theme-light","data-theme"];for(let r of[document.
documentElement,document.body])t.observe(r,{attributes:!0,attributeFilter:n});return()=>t.disconnect()}function K(e,t,n,r){let o=(r-n)/(t-e||1);return{low:e,high:t,at:s=>n+(s-e)*o,value:s=>e+(s-n)/o}}function pe(e,t){let n=e/Math.max(t,1),r=10**Math.floor(Math.log10(n)),o=n/r;return(o<1.5?1:o<3.5?2:o<7.5?5:10)*r}function ne(e,t,n){
if(!(t>e))return[e];let r=pe(t-e,n),o=Math.ceil(e/r-1e-9),s=Math.floor(t/r+1e-9);return Array.from({length:s-o+1},(i,u)=>Number(
((o+u)*r).toPrecision(12)))}function We(e,t){return e===0&&t<1e-4?"0":(Math.abs(e)>=1e4||t<1e-4?At(e):e.toFixed(Math.min(Math.max(0,-Math.floor(Math.
log10(t)+1e-9)),4))).replace("-","−")}function At(e){let t=Math.abs(e);if(t<1||t>=1e12){let[o="",s=""]=e.toExponential(
2).split("e");return`${Number(o)}e${Number(s)}`}let[n,r]=t>=1e9?[1e9,"G"]:t>=1e6?[1e6,"M"]:[1e3,"k"];return`${Number((e/
n).toPrecision(4))}${r}`}var _={top:22,right:10,bottom:38,left:42},Tt=40,Ft=400,Rt=2,Ze=0;function Qe(e){Ze+=1;let t=`tge-plane-clip-${Date.now().
toString(36)}-${Ze}`,n=y("canvas",{class:"tge-plane-canvas","aria-hidden":"true"}),r=x("g",{class:"tge-plane-axes"}),o=x(
"rect",{}),s=x("g",{"clip-path":`url(#${t})`}),i=x("g",{}),u=x("g",{class:"tge-plane-hair"}),l=x("svg",{"aria-hidden":"t\
rue"},x("defs",{},x("clipPath",{id:t},o)),r,s,i,u),m=y("div",{class:"tge-plane",tabindex:0,role:"application","aria-role\
description":e.kind,"aria-label":e.label},n,l),a={left:_.left,top:_.top,width:100,height:100},c=null,d=!1,p="",f={element:m,
canvas:n,layer:s,above:i,x:K(0,1,0,1),y:K(0,1,1,0),box:a,cursor:()=>c,point(h){c=h,v()},layOut(h,g,w){let L=Math.min(Math.
max(m.clientWidth,200),e.most??1e6),D=`${L} ${h} ${g} ${w} ${window.devicePixelRatio}`;if(D===p)return!1;p=D,a.width=L-_.
left-_.right,a.height=Math.round(a.width*(e.ratio??1));let F=a.height+_.top+_.bottom;return f.x=K(...h,a.left,a.left+a.width),
f.y=K(...g,a.top+a.height,a.top),k(l,{width:L,height:F,viewBox:`0 0 ${L} ${F}`}),k(o,{x:a.left,y:a.top,width:a.width,height:a.
height}),r.replaceChildren(...Ht(f,w)),v(),It(n,a,e.grain),!0}};function v(){if(c===null){u.replaceChildren();return}let[
h,g]=[f.x.at(c[0]),f.y.at(c[1])],w=(L,D,F,H)=>x("line",{x1:L,y1:D,x2:F,y2:H});u.replaceChildren(w(a.left,g,h-7,g),w(h+7,
g,a.left+a.width,g),w(h,a.top,h,g-7),w(h,g+7,h,a.top+a.height),x("circle",{cx:h,cy:g,r:5}))}let E=(h,g)=>{c=h,v(),e.hover(
h,g)},P=h=>{let g=l.getBoundingClientRect(),[w,L]=[h.clientX-g.left,h.clientY-g.top];return!(w>=a.left-1&&w<=a.left+a.width+
1&&L>=a.top-1&&L<=a.top+a.height+1)&&!d?null:[re(f.x,f.x.value(w)),re(f.y,f.y.value(L))]};m.addEventListener("pointermov\
e",h=>{let g=P(h);E(g,!1),d&&g&&e.drag?.(g,!1)}),m.addEventListener("pointerleave",()=>{d||E(null,!1)}),m.addEventListener(
"pointerdown",h=>{let g=P(h);h.button!==0||g===null||(d=e.grab?.([f.x.at(g[0]),f.y.at(g[1])])??!1,d&&m.setPointerCapture(
h.pointerId),m.classList.toggle("tge-plane-held",d))});let T=h=>{if(!d)return;let g=P(h);d=!1,m.classList.remove("tge-pl\
ane-held"),g&&e.drag?.(g,!0)};m.addEventListener("pointerup",T),m.addEventListener("pointercancel",T);let R=!1;return m.
addEventListener("pointerdown",()=>R=d),m.addEventListener("click",h=>{let g=P(h);g&&!R&&e.choose?.(g)}),m.addEventListener(
"blur",()=>E(null,!0)),m.addEventListener("keydown",h=>{if(h.ctrlKey||h.altKey||h.metaKey)return;let g=Dt(f,c,h.key,h.shiftKey);
if(g!==void 0)E(g,!0);else if(h.key==="Enter"&&c!==null&&!h.shiftKey)e.choose?.(c);else if(!e.key?.(h.key,c))return;h.preventDefault()}),
f}function Dt({x:e,y:t},n,r,o){let s={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowDown:[0,-1],ArrowUp:[0,1]},i=[(e.low+e.high)/
2,(t.low+t.high)/2];if(r==="Escape")return n===null?void 0:null;if(r==="Home")return i;let u=s[r];if(u===void 0)return;if(n===
null)return i;let l=o?Ft:Tt;return[re(e,n[0]+u[0]*(e.high-e.low)/l),re(t,n[1]+u[1]*(t.high-t.low)/l)]}function re({low:e,
high:t},n){return Math.min(Math.max(n,e),t)}function It(e,t,n){let r=Math.min(window.devicePixelRatio||1,Rt);e.width=n??
Math.round(t.width*r),e.height=n??Math.round(t.height*r),e.style.left=`${t.left}px`,e.style.top=`${t.top}px`,e.style.width=
`${t.width}px`,e.style.height=`${t.height}px`}function Ht({x:e,y:t,box:n},[r,o]){let s=n.top+n.height,i=Je(e,n.width).flatMap(
({value:a,label:c})=>[x("line",{x1:e.at(a),x2:e.at(a),y1:s,y2:s+4}),x("text",{x:e.at(a),y:s+15,"text-anchor":"middle"},c)]),
u=Je(t,n.height).flatMap(({value:a,label:c})=>[x("line",{x1:n.left-4,x2:n.left,y1:t.at(a),y2:t.at(a)}),x("text",{x:n.left-
7,y:t.at(a)+3.5,"text-anchor":"end"},c)]),l=n.left+n.width,m={class:"tge-plane-name"};return[...i,...u,x("text",{...m,x:l,
y:s+31,"text-anchor":"end"},r),x("text",{...m,x:n.left,y:n.top-9,"text-anchor":"start"},o),x("rect",{x:n.left,y:n.top,width:n.
width,height:n.height})]}function Je(e,t){let n=Math.max(2,Math.round(t/70)),r=pe(e.high-e.low,n);return ne(e.low,e.high,
n).map(o=>({value:o,label:We(o,r)}))}var Ot=1,_t=1e3;function Gt(e){let t=e;return t?.kind==="frame"&&t.version===Ot}function Xe(e){if(e===void 0)return new Float32Array;
let{byteOffset:t,byteLength:n}=e,r=t+n-n%4;return new Float32Array(e.buffer.slice(t,r))}function Ye(e,t,n){let r=!1,o=0,
s=-1/0,i=0,u=!0,l=()=>{r&&(r=G(e,{kind:"acknowledge",sequence:o}))},m=()=>{i=0,n.paint(),l()},a=()=>{i||(i=requestAnimationFrame(
m))},c=()=>{performance.now()-s<_t||(s=performance.now(),G(e,{kind:"hello"}))},d=[X(e,(f,v)=>{Gt(f)&&(r=!0,o=f.sequence,
n.receive(f,v)||c(),document.hidden||!u?l():a())}),Te(e,()=>{r=!1,a()}),Ut(t,f=>{u=f,f&&a()}),Vt(t,a)];return{live:()=>r,
schedule:a,hello:c,close:()=>{cancelAnimationFrame(i),d.forEach(f=>f())}}}function Ut(e,t){let n=new IntersectionObserver(
o=>{t(o.at(-1)?.isIntersecting??!0)});n.observe(e);let r=()=>t(!document.hidden);return document.addEventListener("visib\
ilitychange",r),()=>{n.disconnect(),document.removeEventListener("visibilitychange",r)}}function Vt(e,t){let n=new ResizeObserver(
t);return n.observe(e),()=>n.disconnect()}function et(e){let t=Uint8Array.from(atob(e),n=>n.charCodeAt(0));return new Float32Array(t.buffer,0,t.length>>2)}function be(e,t,n,r){let o=e.n*e.n,s=l=>({columns:e.n,rows:e.n,x:r.x_range,y:r.y_range,values:l}),i=Array.from({length:e.
outputs},(l,m)=>s(t.subarray(m*o,(m+1)*o))),u=e.units.map(([l,m],a)=>s(Kt(n.subarray(a*o,(a+1)*o),l,m)));return{facts:e,
outputs:i,units:u}}function Kt(e,t,n){let r=t??0,o=((n??0)-r)/254;return Float32Array.from(e,s=>s===255?NaN:r+s*o)}function tt(e,t){
let n=Uint8Array.from(atob(e.pictures),r=>r.charCodeAt(0));return be(e,et(e.grid),n,t)}function S(e,t=40){return je(Be(e),
t)}function Bt(e){let[t=NaN]=e;return e.length===1?[1-t,t]:[...e]}function jt(e){return e.some(Number.isNaN)?-1:e.reduce(
(t,n,r)=>n>e[t]?r:t,0)}function nt(e,[t,n]){return e.outputs.map(r=>ee(r,t,n))}function rt(e,t){if(e.regression)return A(
t[0]??NaN);let n=Bt(t),r=jt(n);return r<0?"no number":`${S(e.names[r]??`${r}`)} with ${ot(n[r])}`}function ot(e){let t=100*
e;return`${t>=99.95||t<.05?t.toFixed(0):t.toFixed(1)}%`}function st(e,t){if(e.regression)return"A point that vanishes in\
 the plane is predicted right.";let n=[];return t.outputs===1&&n.push("Line: 50%; dashes: 10% and 90%."),t.wrong.length>
0&&n.push("Rings: classed wrong."),n.join(" ")||"Point at it to read the model."}function oe(e,[t,n]){let[r="x",o="y"]=e.
features;return`${S(r)} ${A(t)}, ${S(o)} ${A(n)}`}function at(e,t){let n=[];t.step!==null&&n.push(`step ${t.step}`);for(let[
r,o]of Object.entries(t.numbers))n.push(`${S(r)} ${A(o)}`);return e.regression?n.push(`mean squared error ${A(t.error)}`):
t.accuracy!==null&&n.push(`${ot(t.accuracy)} classed right`),n}function it([e,t,n],r,o){if(typeof e!="number"||typeof t!=
"number"||typeof n!="number")return null;let s=[];if(t!==0)for(let a of r)s.push([a,-(e*a+n)/t]);if(e!==0)for(let a of o)
s.push([-(t*a+n)/e,a]);let i=1e-9,u=s.filter(([a,c])=>a>=r[0]-i&&a<=r[1]+i&&c>=o[0]-i&&c<=o[1]+i),[l]=u,m=u.findLast(([a,
c])=>l&&Math.abs(a-l[0])+Math.abs(c-l[1])>i);return l&&m?[l,m]:null}function ut([e,t,n],r){let o=(l,m,a)=>{let c=l??NaN;
return`${c<0?a?"−":" − ":a?"":" + "}${A(Math.abs(c),2)}${m}`},[s="x",i="y"]=r;return`${o(e,` ${S(s,20)}`,!0)}${o(t,`\
 ${S(i,20)}`,!1)}${o(n,"",!1)} = 0`}function lt(e){let t=J("tge-layer"),n=y("select",{id:t,class:"tge-layer"});n.addEventListener("change",()=>e(n.value));let r=i=>{
let u=i.map(l=>y("option",{value:l.path},`${he(l)} (${l.units})`));n.replaceChildren(...u)},o=(i,u)=>{n.value=i,n.disabled=
!u};return{elements:[y("label",{for:t},"Units of"),n],offer:r,update:o}}function he(e){return e?S(`${e.path} ${e.kind}`,
60):"the layer"}function ct(e,t){let n=new Map,r=(o,s)=>{for(let[i,u]of[[o,s],[s,o]]){let l=n.get(i);l?l.push(u):n.set(i,[u])}};for(let o=0;o<
e.rows-1;o+=1)for(let s=0;s<e.columns-1;s+=1)for(let[i,u]of qt(e,t,s,o))r(i,u);return Wt(n).map(o=>o.map(s=>Zt(e,t,s)))}
function qt({columns:e,values:t},n,r,o){let s=o*e+r,i=[t[s],t[s+1],t[s+e+1],t[s+e]];if(!i.every(Number.isFinite))return[];
let[u,l,m,a]=[2*s,2*s+3,2*(s+e),2*s+1],c=i.reduce((f,v,E)=>f+(v>n?1<<E:0),0),d=i.reduce((f,v)=>f+v,0)/4>n,p={b:u,r:l,t:m,
l:a};return zt(c,d).map(([f,v])=>[p[f],p[v]])}function zt(e,t){let n=e>7?15-e:e;return n===5?t===(e===5)?[["l","t"],["b",
"r"]]:[["l","b"],["r","t"]]:{1:[["l","b"]],2:[["b","r"]],3:[["l","r"]],4:[["r","t"]],6:[["b","t"]],7:[["l","t"]]}[n]??[]}
function Wt(e){let t=[],n=r=>{let o=[r];for(let s=r;;){let i=e.get(s)?.pop();if(i===void 0)break;let u=e.get(i);u.splice(
u.indexOf(s),1),o.push(i),s=i}o.length>1&&t.push(o)};for(let[r,o]of e)o.length===1&&n(r);for(let[r,o]of e)o.length>0&&n(
r);return t}function Zt(e,t,n){let{columns:r,rows:o,values:s,x:i,y:u}=e,l=n>>1,m=(n&1)===1,a=s[l],c=s[l+(m?r:1)],d=(t-a)/
(c-a),p=l%r+(m?0:d),f=Math.floor(l/r)+(m?d:0);return[i[0]+p/(r-1)*(i[1]-i[0]),u[0]+f/(o-1)*(u[1]-u[0])]}function ge(e){let t=e[0],
n=e.at(-1);if(!t||!n)return"";let r=e.length>2&&t[0]===n[0]&&t[1]===n[1];return`M${(r?e.slice(0,-1):e).map(([i,u])=>`${i.
toFixed(1)} ${u.toFixed(1)}`).join("L")}${r?"Z":""}`}var mt=[[255,253,242],[227,241,228],[181,220,214],[127,185,201],[79,143,184],[51,98,155],[42,65,121]],dt=[[15,19,30],[22,
38,62],[25,60,88],[32,84,110],[49,110,128],[82,139,142],[128,168,156]];var Jt=[[11,98,196],[194,87,12],[26,127,90],[138,63,252],[107,114,128]],Qt=[[122,180,255],[255,164,92],[95,211,165],[198,
162,255],[163,172,186]],Xt=[[112,168,232],[184,212,242],[250,250,251],[252,216,182],[244,170,108]],Yt=[[58,102,160],[40,
62,92],[27,30,36],[88,61,40],[150,94,50]],en=[255,255,255],tn=[24,27,33],se=[170,174,181],nn=.5;function ft(e,t,n,r,o){let[
s]=t.outputs;if(s)if(n)rn(e,s,r,o);else if(t.outputs.length===1){let i=o?Yt:Xt;U(e,s,u=>Number.isNaN(u)?se:Y(i,u))}else on(
e,t.outputs,o)}function rn(e,t,n,r){U(e,t,o=>Number.isNaN(o)?se:ye(o,n,r))}function ye(e,[t,n],r){return Y(r?dt:mt,(e-t)/
(n-t||1))}function xe({values:e}){let[t,n]=[1/0,-1/0];for(let r=0;r<e.length;r+=1){let o=e[r];o<t&&(t=o),o>n&&(n=o)}return t<=
n?[t,n]:[0,1]}function on(e,t,n){let r=n?Qt:Jt,o=n?tn:en,[s,...i]=t,u=1/t.length;U(e,s,(l,m,a)=>{let c=(m+.5)/e.width*(s.
columns-1),d=(1-(a+.5)/e.height)*(s.rows-1),[p,f]=[0,l];if(i.forEach((E,P)=>{let T=te(E,c,d);T>f&&([p,f]=[P+1,T])}),Number.
isNaN(f))return se;let v=(f-u)/(1-u);return sn(o,r[p%r.length],nn*v)})}function ae(e,t,n){let r=n?Oe:He,[o,s]=xe(t),i=Math.
max(Math.abs(o),Math.abs(s))||1;U(e,t,u=>Number.isNaN(u)?se:Y(r,.5+.5*u/i))}function sn(e,t,n){let r=o=>Math.round(e[o]+
(t[o]-e[o])*n);return[r(0),r(1),r(2)]}var an=2*Math.PI;function ie(e,t){switch(e%8){case 0:return`M${-t} 0A${t} ${t} 0 1 0 ${t} 0A${t} ${t} 0 1 0 ${-t} 0Z`;case 1:
return B(3,1.25*t,-.25);case 2:return B(4,1.25*t,.125);case 3:return B(4,1.35*t,0);case 4:return ve(4,1.75*t,.8*t,.125);case 5:
return B(3,1.25*t,.25);case 6:return ve(5,1.6*t,.75*t,-.25);default:return B(6,1.15*t,0)}}function B(e,t,n){return ve(e,
t,t,n,1)}function ve(e,t,n,r,o=2){let s=e*o;return`M${Array.from({length:s},(u,l)=>{let m=an*(r+l/s),a=l%o===0?t:n;return`${(a*
Math.cos(m)).toFixed(2)} ${(a*Math.sin(m)).toFixed(2)}`}).join("L")}Z`}var un=4.4,ln=[.1,.9];function pt(e,t,n){let[r]=t.outputs;return r?n?ne(...xe(r),8).map(o=>ue(e,r,o,"tge-sure")):t.outputs.
length===1?[...ln.map(o=>ue(e,r,o,"tge-sure")),ue(e,r,.5,"tge-boundary")]:t.outputs.map((o,s)=>ue(e,cn(t.outputs,s),0,"t\
ge-boundary")):[]}function cn(e,t){let n=e[t],r=Float32Array.from(n.values,(o,s)=>{let i=-1/0;return e.forEach(({values:u},l)=>{
l!==t&&(i=Math.max(i,u[s]))}),o-i});return{...n,values:r}}function ue(e,t,n,r){let o=ct(t,n).map(s=>ge(s.map(([i,u])=>[e.
x.at(i),e.y.at(u)]))).join("");return x("path",{class:r,d:o})}function Me(e,t,n,r){return t.facts.lines.flatMap((o,s)=>{
if(r!==null&&r!==s)return[];let i=it(o,n.x_range,n.y_range);if(i===null)return[];let[u,l]=i.map(([a,c])=>[e.x.at(a),e.y.
at(c)]),m=x("path",{class:r===null?"tge-unit-line":"tge-unit-line tge-unit-line-only",d:ge([u,l])});return r===null?[m]:
[m,...mn(e,o,u,l),dn(e,ut(o,n.features))]})}function mn(e,t,n,r){let[o,s]=[(n[0]+r[0])/2,(n[1]+r[1])/2],[i,u]=[t[0]??0,t[1]??
0],[l,m]=[-(r[1]-n[1]),r[0]-n[0]],a=i*l*Math.sign(e.x.at(1)-e.x.at(0))-u*m,c=Math.hypot(l,m)*(a<0?-1:1)||1;[l,m]=[l/c,m/
c];let[d,p]=[o+20*l,s+20*m],f=`M${o} ${s}L${d} ${p}M${d-6*l+4*m} ${p-6*m-4*l}L${d} ${p}L${d-6*l-4*m} ${p-6*m+4*l}`;return[
x("path",{class:"tge-unit-line tge-unit-line-only",d:f})]}function dn(e,t){let{left:n,top:r}=e.box;return x("text",{class:"\
tge-unit-formula",x:n+8,y:r+17},t)}function bt(){let e=x("g",{class:"tge-points"}),t=[],n=[],r=(s,i,u)=>{let l=we(i);t=i.
x.map((a,c)=>{let[d,p]=[i.y[c],i.labels[c]];if(typeof a!="number"||typeof d!="number"||typeof p!="number")return null;let[
f,v]=[s.x.at(a).toFixed(1),s.y.at(d).toFixed(1)],E=`translate(${f} ${v})`,P=i.regression?0:p,T=ie(P,un),R=x("path",{d:T,
transform:E});i.regression&&(R.style.fill=_e(ye(p,l,u)));let h=i.regression?"tge-point-value":`tge-line-${p%5+1}`,g=c>=i.
x.length-i.added?" tge-point-added":"";return k(R,{class:`tge-point ${h}${g}`}),R}),e.replaceChildren(...t.filter(a=>a!==
null));let m=n;n=[],o(m)},o=s=>{let i=new Set(s);for(let u of n)i.has(u)||t[u]?.classList.remove("tge-point-wrong");for(let u of i)
t[u]?.classList.add("tge-point-wrong");n=s};return{element:e,draw:r,mark:o}}function we({labels:e}){let t=e.filter(n=>typeof n==
"number");return t.length?[Math.min(...t),Math.max(...t)]:[0,1]}var le=-1;function ht(e){let t=J("tge-tool"),n=y("div",{class:"tge-tools-choices",role:"radiogroup","aria-label":"What a\
 click does"}),r=Pe("Remove the last",{class:"tge-button"},e),o=y("div",{class:"tge-tools"},n,r),s=le,i=new Map,u="",l=c=>{
if(i.has(c)){s=c;for(let[d,p]of i)p.checked=d===c}},m=(c,d)=>{let p=y("input",{type:"radio",name:t});return p.addEventListener(
"change",()=>l(c)),i.set(c,p),y("label",{},p,...d)};return{element:o,adds:()=>s,choose:l,update:(c,d)=>{let p=JSON.stringify(
[c.names,c.regression]);if(p!==u){u=p,i=new Map;let f=c.regression?[]:c.names;n.replaceChildren(m(le,["read"]),...f.map(
(v,E)=>m(E,[fn(E),y("span",{},`add ${S(v)}`)]))),l(s)}n.classList.toggle("tge-tools-idle",!d);for(let f of i.values())f.
disabled=!d;o.hidden=c.regression,r.hidden=c.added===0,k(r,{"aria-disabled":d?"false":"true"})}}}function fn(e){let t=x(
"path",{class:`tge-point tge-line-${e%5+1}`,d:ie(e,5),transform:"translate(8 8)"});return x("svg",{width:16,height:16,"a\
ria-hidden":"true"},t)}var j=-1;function gt(e){let t=y("div",{class:"tge-units",role:"radiogroup"}),n=y("p",{class:"tge-units-note"}),r=y("div",
{},t,n),o=[],s=j,i=a=>{let c=y("canvas",{"aria-hidden":"true"}),d=y("span",{class:"tge-number"}),p=y("div",{class:"tge-u\
nit",role:"radio"},c,d);return p.addEventListener("click",()=>e(a===s?j:a)),{element:p,canvas:c,text:d}};t.addEventListener(
"keydown",a=>{let c=o.findIndex(p=>p.element===document.activeElement),d=pn(a.key,c,o.length,bn(o));if(a.key===" "||a.key===
"Enter")e(c===s?j:c);else if(a.key==="Escape"&&s!==j)e(j);else{if(d===void 0)return;o[d]?.element.focus(),e(d)}a.preventDefault()});
let u=(a,c,d)=>{s=c,o.length!==a.length&&(o=a.map((p,f)=>i(f)),t.replaceChildren(...o.map(p=>p.element)),l(null)),r.hidden=
a.length===0,a.forEach((p,f)=>{let v=o[f];v.canvas.width!==p.columns&&(v.canvas.width=v.canvas.height=p.columns),ae(v.canvas,
p,d);let E=f===c;k(v.element,{"aria-checked":E?"true":"false",tabindex:E||c<0&&f===0?0:-1})})},l=a=>{o.forEach(({element:c,
text:d},p)=>{let f=a?.[p],v=f===void 0?"":A(f,2);I(d,v||`${p}`),k(c,{"aria-label":`unit ${p}${v&&`: ${v}`}`})})};return{
element:r,draw:u,tell:l,label:a=>{k(t,{"aria-label":`Units of ${S(`${a?.path??""} ${a?.kind??""}`)}`});let c=a!==void 0&&
a.units>o.length;I(n,c?`The first ${o.length} of ${a.units} units.`:"")}}}function pn(e,t,n,r){let s={ArrowLeft:t-1,ArrowRight:t+
1,ArrowUp:t-r,ArrowDown:t+r,Home:0,End:n-1}[e];if(!(s===void 0||n===0))return s>=0&&s<n?s:Math.max(0,Math.min(t,n-1))}function bn(e){
let t=e[0]?.element.offsetTop,n=e.findIndex(r=>r.element.offsetTop!==t);return n<0?Math.max(e.length,1):n}var hn=200,gn=120;function yn({model:e,el:t}){let n=e.get("data"),r=tt(e.get("snapshot"),n),o=!0,s=0,i=null,u=y("p",{class:"\
tge-title"}),l=y("p",{class:"tge-status tge-number"}),m=y("p",{class:"tge-reading tge-number"}),a=y("p",{class:"tge-noti\
ce"}),c=y("p",{class:"tge-trouble",role:"alert"}),d=Ne(),p=bt(),f=x("g",{}),v=x("g",{}),E=(b,M)=>{e.set(b,M),Ae(e)},P=()=>{
let b=Number(e.get("unit"));return b>=0&&b<r.units.length?b:-1},T=b=>{E("unit",b),d.say(b<0?"The decision":`Unit ${b}`),
C.schedule()},R=([b,M],$)=>{let N=e.get("added");E("added",[...N,[yt(b),yt(M),$]]),d.say(`Added ${S(n.names[$]??`${$}`)}\
 at ${oe(n,[b,M])}`)},h=()=>{let b=e.get("added");b.length!==0&&(E("added",b.slice(0,-1)),d.say("Removed the last point"))},
g=ht(h),w=Qe({kind:"plane of the data",label:"The decision over the plane. Arrow keys move a cross-hair that reads it; "+
(n.regression?"":"a digit adds a point of that class, Backspace removes the last."),most:620,grain:hn,hover:(b,M)=>{i=null,
D(M),clearTimeout(s),b&&C.live()&&(s=window.setTimeout(()=>L(b),gn))},choose(b){g.adds()!==le&&C.live()&&R(b,g.adds())},
key(b,M){if(!C.live()||n.regression)return!1;if(b==="Backspace"||b==="Delete")h();else if(M&&/^[0-9]$/.test(b)&&Number(b)<
n.names.length)R(M,Number(b));else return!1;return!0}}),L=b=>{Ie(e,"probe",{x:b[0],y:b[1]}).then(({content:M})=>{w.cursor()===
b&&(i=M,D(!1))}).catch(M=>I(c,M.message))},D=b=>{let M=w.cursor(),$=P();if(M===null){I(m,$<0?st(n,r.facts):`Unit ${$} of\
 ${he(Ee())}: blue below 0, orange above.`),F.tell(null);return}let N=i?.units??r.units.map(W=>ee(W,...M)),O=$<0?rt(n,i?.
outputs??nt(r,M)):`unit ${$} is ${A(N[$]??NaN)}`;I(m,`${oe(n,M)}: ${O}`),F.tell(N),b&&d.say(`${oe(n,M)}: ${O}`)},F=gt(T),
H=e.get("layers"),q=lt(b=>E("layer",b));q.offer(H);let Ee=()=>H.find(({path:b})=>b===r.facts.layer),ce=y("input",{type:"\
checkbox"});ce.addEventListener("change",()=>C.schedule());let Se=y("label",{class:"tge-switch"},ce,"Lines of the first \
layer"),me=y("button",{type:"button",class:"tge-button"},"Show the decision");me.addEventListener("click",()=>T(-1));let $e=()=>{
let b=Ge(w.element),M=P(),$=C.live(),{x_range:N,y_range:O,features:W}=n,vt=[S(W[0]??"x"),S(W[1]??"y")],Mt=w.layOut(N,O,vt),
Z=M<0?null:r.units[M];Z?ae(w.canvas,Z,b):ft(w.canvas,r,n.regression,we(n),b);let Le=Z&&r.facts.unit_lines;f.replaceChildren(
...Z?[]:pt(w,r,n.regression),...ce.checked&&!Le?Me(w,r,n,null):[]),v.replaceChildren(...Le?Me(w,r,n,M):[]),(o||Mt)&&p.draw(
w,n,b),o=!1,p.mark(r.facts.wrong),F.draw(r.units,M,b),F.label(Ee()),g.update(n,$),q.update(r.facts.layer,$),me.hidden=M<
0,Se.hidden=r.facts.lines.length===0;let wt=String(e.get("title"))||(n.regression?"Prediction":"Decision");I(u,S(wt,300)),
I(a,n.notice),l.replaceChildren(...at(n,r.facts).map(Et=>y("span",{},Et))),D(!1)};w.layer.append(f,p.element,v);let ke=y(
"div",{class:"tge-decision-side"},y("div",{class:"tge-layers"},...q.elements,me),F.element,Se);ke.hidden=H.length===0;let z=y(
"section",{class:"tge tge-decision tge-card","aria-label":"Decision"},y("div",{class:"tge-decision-header"},u,l,a),y("di\
v",{class:"tge-decision-body"},y("div",{class:"tge-decision-picture"},w.element,m,g.element,c),ke),d.element),C=Ye(e,z,{
receive:(b,M)=>{let $=b,N=M[1],O=N?new Uint8Array(N.buffer,N.byteOffset,N.byteLength):new Uint8Array;return r=be($,Xe(M[0]),
O,n),w.cursor()&&(i=null),!0},paint:$e}),xt=[C.close,()=>clearTimeout(s),Q(e,"data",()=>{n=e.get("data"),o=!0,C.schedule()}),
Q(e,"layers",()=>{H=e.get("layers"),q.offer(H),C.schedule()}),...["unit","title"].map(b=>Q(e,b,C.schedule)),ze(()=>{o=!0,
C.schedule()}),Ue(z),qe(z)];return t.append(z),$e(),C.hello(),()=>xt.forEach(b=>b())}function yt(e){return Number(e.toPrecision(
4))}var Rr={render:yn};export{Rr as default};
