var It="http://www.w3.org/2000/svg";function L(e,t){for(let[n,o]of Object.entries(t))o===!1?e.removeAttribute(n):e.setAttribute(
n,o===!0?"":String(o))}function f(e,t={},...n){let o=document.createElement(e);return L(o,t),o.append(...n),o}function m(e,t={},...n){
let o=document.createElementNS(It,e);return L(o,t),o.append(...n),o}function K(e,t,n){let o=f("button",{type:"button",...t},
e);return o.addEventListener("click",n),o}function S(e,t){e.textContent!==t&&(e.textContent=t)}var Ne=0;function se(e){return Ne+=
1,`${e}-${Date.now().toString(36)}-${Ne}`}function Ce(){let e=f("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:e,
say:n=>{e.textContent=e.textContent===n?`${n} `:n}}}function Y(e,t,n){return e.on(`change:${t}`,n),()=>e.off(`change:${t}`,n)}function ie(e,t){return e.on("msg:custom",t),()=>e.
off("msg:custom",t)}function z(e,t){return Ae(e,()=>e.send(t))}function be(e){return Ae(e,()=>e.save_changes())}var he=new WeakMap;
function Te(e,t){let n=he.get(e)??new Set;return he.set(e,n.add(t)),e.on("comm_live_update",t),()=>{n.delete(t),e.off("c\
omm_live_update",t)}}function Ae(e,t){try{t()}catch{return he.get(e)?.forEach(n=>n()),!1}return!0}var Vt="button, input, select, [tabindex]";var J=null;function Fe(e){let t=()=>[...e.querySelectorAll(Vt)];e.addEventListener("focusout",({target:r,relatedTarget:a})=>{
a===null&&(J={index:t().indexOf(r),at:performance.now()})});let n=()=>{if(!e.isConnected)return;o.disconnect(),document.
activeElement===document.body&&J&&performance.now()-J.at<3e3&&t()[J.index]?.focus(),J=null},o=new ResizeObserver(n);return o.
observe(e),()=>o.disconnect()}var He="↑ ↓ ← →";function Oe(e){let t=e.flatMap(([n,o])=>[f("dt",{},...n.split(" ").map(r=>f("kbd",{},r))),f("dd",
{},o)]);return f("details",{class:"tge-keys"},f("summary",{},"Keyboard"),f("dl",{},...t))}function Dt({key:e,ctrlKey:t,metaKey:n,altKey:o,shiftKey:r}){return!t&&!o&&!n&&!(r&&e==="Enter")}function Ge(e){let t=n=>{
Dt(n)&&n.stopPropagation()};return e.addEventListener("keydown",t),()=>e.removeEventListener("keydown",t)}function Ie(e){let t=new MutationObserver(e),n=["class","style","data-jp-theme-light","data-theme"];for(let o of[document.
documentElement,document.body])t.observe(o,{attributes:!0,attributeFilter:n});return()=>t.disconnect()}function N(e,t,n,o){let r=(o-n)/(t-e||1);return{low:e,high:t,at:a=>n+(a-e)*r,value:a=>e+(a-n)/r}}function Ve(e,t,n,o){let r=N(
Math.log10(e),Math.log10(t),n,o);return{low:e,high:t,at:a=>r.at(Math.log10(a)),value:a=>10**r.value(a)}}function De(e,t){
let n=i=>10**Math.floor(Math.log10(i)+1e-9),o=1.000000001,r=[5,2,1].map(i=>i*n(e)),a=[1,2,5,10].map(i=>i*n(t)),s=r.find(
i=>i<=e*o)??e,c=a.find(i=>i>=t/o)??t;return s<c?[s,c]:[s/2,c*2]}function _e(e,t,n){let o=Math.floor(Math.log10(e)+1e-9),
r=Math.ceil(Math.log10(t)-1e-9),a=r-o<=2?[1,2,5]:[1],s=Math.max(1,Math.ceil((r-o)/Math.max(n,1))),c=[];for(let i=o;i<=r;i+=
1)if(i%s===0)for(let u of a)c.push(+`${u}e${i}`);return c.filter(i=>i>=e*(1-1e-9)&&i<=t*(1+1e-9))}function G(e,t){let n=e/
Math.max(t,1),o=10**Math.floor(Math.log10(n)),r=n/o;return(r<1.5?1:r<3.5?2:r<7.5?5:10)*o}function V(e,t,n){if(!(t>e))return[
e];let o=G(t-e,n),r=Math.ceil(e/o-1e-9),a=Math.floor(t/o+1e-9);return Array.from({length:a-r+1},(s,c)=>Number(((r+c)*o).
toPrecision(12)))}function ce(e,t,n){if(e===0&&t===0)return[0,1];if(e===t){let s=Math.abs(e)/2||1;return[e-s,t+s]}let o=e>
0&&e<t/2?0:e,r=G(t-o,n),a=s=>Number((s*r).toPrecision(12));return[a(Math.floor(o/r+1e-9)),a(Math.ceil(t/r-1e-9))]}function q(e,t){return e===0&&t<1e-4?"0":(Math.abs(e)>=1e4||t<1e-4?_t(e):e.toFixed(Math.min(Math.max(0,-Math.floor(Math.
log10(t)+1e-9)),4))).replace("-","−")}function _t(e){let t=Math.abs(e);if(t<1||t>=1e12){let[r="",a=""]=e.toExponential(
2).split("e");return`${Number(r)}e${Number(a)}`}let[n,o]=t>=1e9?[1e9,"G"]:t>=1e6?[1e6,"M"]:[1e3,"k"];return`${Number((e/
n).toPrecision(4))}${o}`}function Ke(e){let t=e>0?Math.log10(e):-3;return[Math.min(-5,Math.floor(t)),Math.max(0,Math.ceil(
t))]}function ze(e){return Number((10**e).toPrecision(2))}var B={top:22,right:10,bottom:38,left:42},Kt=40,zt=400,qt=2,qe=0;function je(e){qe+=1;let t=`tge-plane-clip-${Date.now().
toString(36)}-${qe}`,n=f("canvas",{class:"tge-plane-canvas","aria-hidden":"true"}),o=m("g",{class:"tge-plane-axes"}),r=m(
"rect",{}),a=m("g",{"clip-path":`url(#${t})`}),s=m("g",{}),c=m("g",{class:"tge-plane-hair"}),i=m("svg",{"aria-hidden":"t\
rue"},m("defs",{},m("clipPath",{id:t},r)),o,a,s,c),u=f("div",{class:"tge-plane",tabindex:0,role:"application","aria-role\
description":e.kind,"aria-label":e.label},n,i),l={left:B.left,top:B.top,width:100,height:100},p=null,g=!1,b="",d={element:u,
canvas:n,layer:a,above:s,x:N(0,1,0,1),y:N(0,1,1,0),box:l,cursor:()=>p,point(h){p=h,v()},layOut(h,x,k){let w=Math.min(Math.
max(u.clientWidth,200),e.most??1e6),_=`${w} ${h} ${x} ${k} ${window.devicePixelRatio}`;if(_===b)return!1;b=_,l.width=w-B.
left-B.right,l.height=Math.round(l.width*(e.ratio??1));let j=l.height+B.top+B.bottom;return d.x=N(...h,l.left,l.left+l.width),
d.y=N(...x,l.top+l.height,l.top),L(i,{width:w,height:j,viewBox:`0 0 ${w} ${j}`}),L(r,{x:l.left,y:l.top,width:l.width,height:l.
height}),o.replaceChildren(...Bt(d,k)),v(),jt(n,l,e.grain),!0}};function v(){if(p===null){c.replaceChildren();return}let[
h,x]=[d.x.at(p[0]),d.y.at(p[1])],k=(w,_,j,oe)=>m("line",{x1:w,y1:_,x2:j,y2:oe});c.replaceChildren(k(l.left,x,h-7,x),k(h+
7,x,l.left+l.width,x),k(h,l.top,h,x-7),k(h,x+7,h,l.top+l.height),m("circle",{cx:h,cy:x,r:5}))}let M=(h,x)=>{p=h,v(),e.hover(
h,x)},P=h=>{let x=i.getBoundingClientRect(),[k,w]=[h.clientX-x.left,h.clientY-x.top];return!(k>=l.left-1&&k<=l.left+l.width+
1&&w>=l.top-1&&w<=l.top+l.height+1)&&!g?null:[le(d.x,d.x.value(k)),le(d.y,d.y.value(w))]};u.addEventListener("pointermov\
e",h=>{let x=P(h);M(x,!1),g&&x&&e.drag?.(x,!1)}),u.addEventListener("pointerleave",()=>{g||M(null,!1)}),u.addEventListener(
"pointerdown",h=>{let x=P(h);h.button!==0||x===null||(g=e.grab?.([d.x.at(x[0]),d.y.at(x[1])])??!1,g&&u.setPointerCapture(
h.pointerId),u.classList.toggle("tge-plane-held",g))});let E=h=>{if(!g)return;let x=P(h);g=!1,u.classList.remove("tge-pl\
ane-held"),x&&e.drag?.(x,!0)};u.addEventListener("pointerup",E),u.addEventListener("pointercancel",E);let C=!1;return u.
addEventListener("pointerdown",()=>C=g),u.addEventListener("click",h=>{let x=P(h);x&&!C&&e.choose?.(x)}),u.addEventListener(
"blur",()=>M(null,!0)),u.addEventListener("keydown",h=>{if(h.ctrlKey||h.altKey||h.metaKey)return;let x=Wt(d,p,h.key,h.shiftKey);
if(x!==void 0)M(x,!0);else if(h.key==="Enter"&&p!==null&&!h.shiftKey)e.choose?.(p);else if(!e.key?.(h.key,p))return;h.preventDefault()}),
d}function Wt({x:e,y:t},n,o,r){let a={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowDown:[0,-1],ArrowUp:[0,1]},s=[(e.low+e.high)/
2,(t.low+t.high)/2];if(o==="Escape")return n===null?void 0:null;if(o==="Home")return s;let c=a[o];if(c===void 0)return;if(n===
null)return s;let i=r?zt:Kt;return[le(e,n[0]+c[0]*(e.high-e.low)/i),le(t,n[1]+c[1]*(t.high-t.low)/i)]}function le({low:e,
high:t},n){return Math.min(Math.max(n,e),t)}function jt(e,t,n){let o=Math.min(window.devicePixelRatio||1,qt);e.width=n??
Math.round(t.width*o),e.height=n??Math.round(t.height*o),e.style.left=`${t.left}px`,e.style.top=`${t.top}px`,e.style.width=
`${t.width}px`,e.style.height=`${t.height}px`}function Bt({x:e,y:t,box:n},[o,r]){let a=n.top+n.height,s=We(e,n.width).flatMap(
({value:l,label:p})=>[m("line",{x1:e.at(l),x2:e.at(l),y1:a,y2:a+4}),m("text",{x:e.at(l),y:a+15,"text-anchor":"middle"},p)]),
c=We(t,n.height).flatMap(({value:l,label:p})=>[m("line",{x1:n.left-4,x2:n.left,y1:t.at(l),y2:t.at(l)}),m("text",{x:n.left-
7,y:t.at(l)+3.5,"text-anchor":"end"},p)]),i=n.left+n.width,u={class:"tge-plane-name"};return[...s,...c,m("text",{...u,x:i,
y:a+31,"text-anchor":"end"},o),m("text",{...u,x:n.left,y:n.top-9,"text-anchor":"start"},r),m("rect",{x:n.left,y:n.top,width:n.
width,height:n.height})]}function We(e,t){let n=Math.max(2,Math.round(t/70)),o=G(e.high-e.low,n);return V(e.low,e.high,n).
map(r=>({value:r,label:q(r,o)}))}var Ut=1,Zt=1e3,Xt=5;function Qt(e){let t=e;return t?.kind==="frame"&&t.version===Ut}function Be(e){if(e===void 0)return new Float32Array;
let{byteOffset:t,byteLength:n}=e,o=t+n-n%4;return new Float32Array(e.buffer.slice(t,o))}function Ue(e,t,n){let o=!1,r=0,
a=0,s=-1/0,c=0,i=!0,u=()=>{!o||r-a<Xt||(a=r,o=z(e,{kind:"acknowledge",sequence:r}))},l=()=>{c=0,n.paint(),u()},p=()=>{c||
(c=requestAnimationFrame(l))},g=()=>{performance.now()-s<Zt||(s=performance.now(),z(e,{kind:"hello"}))},b=[ie(e,(v,M)=>{
Qt(v)&&(o=!0,r=v.sequence,n.receive(v,M)||g(),document.hidden||!i?u():p())}),Te(e,()=>{o=!1,p()}),Yt(t,v=>{i=v,v&&p()}),
Jt(t,p)];return{live:()=>o,schedule:p,hello:g,close:()=>{cancelAnimationFrame(c),b.forEach(v=>v())}}}function Yt(e,t){let n=new IntersectionObserver(
r=>{t(r.at(-1)?.isIntersecting??!0)});n.observe(e);let o=()=>t(!document.hidden);return document.addEventListener("visib\
ilitychange",o),()=>{n.disconnect(),document.removeEventListener("visibilitychange",o)}}function Jt(e,t){let n=new ResizeObserver(
t);return n.observe(e),()=>n.disconnect()}function ue({values:e}){let t=Array.from(e).filter(Number.isFinite);return t.length===0?[0,1]:ce(Math.min(...t),Math.max(
...t),5)}function Ze(e,t,n){let o=(t.x[1]-t.x[0])/(t.columns-1),r="M",a="";Array.from(t.values).forEach((g,b)=>{if(!Number.
isFinite(g)){r="M";return}let d=e.x.at(t.x[0]+b*o);a+=`${r}${d.toFixed(1)} ${e.y.at(g).toFixed(1)}`,r="L"});let s=n.marks??
[[0,"the weights now"]],{top:c,height:i,left:u,width:l}=e.box;return[...s.flatMap(([g,b])=>{let d=e.x.at(g),v=u+l-d>100;
return[m("line",{class:"tge-curve-mark",x1:d,x2:d,y1:c,y2:c+i}),m("text",{x:v?d+5:d-5,y:c+13,"text-anchor":v?"start":"en\
d"},b)]}),m("path",{class:"tge-trail tge-line-1",d:a})]}function Xe(e,t){let n=(t-e.x[0])/(e.x[1]-e.x[0])*(e.columns-1),
o=Math.min(Math.max(Math.floor(n),0),e.columns-2),[r,a]=[e.values[o],e.values[o+1]],s=r+(a-r)*(n-o);return Number.isFinite(
s)?[t,s]:null}function $(e,t=3){if(e===null||Number.isNaN(e))return"nan";if(!Number.isFinite(e))return e>0?"inf":"−inf";if(e===0)return"\
0";let n=Math.abs(e);return n>=1e6||n<.001?Qe(en(e,t)):Number.isInteger(e)?D(e):n>=10**t?D(Math.round(e)):Qe(e.toPrecision(
t))}function D(e){let t=String(Math.abs(e)).replace(/\B(?=(\d{3})+$)/g,",");return e<0?`−${t}`:t}function en(e,t){let[
n="",o="0"]=e.toExponential(t-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(o)}`}function Qe(e){
return e.replaceAll("-","−")}var tn="…",nn=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function Ye(e){return e.replace(nn,t=>t===`
`?"⏎":`\\u${t.charCodeAt(0).toString(16).padStart(4,"0")}`)}function Je(e,t){let n=Array.from(e.slice(0,2*t+2));return n.
length<=t?e:n.slice(0,Math.max(0,t-1)).join("")+tn}function et(e,t,n){let{columns:o,rows:r}=e,a=(t-e.x[0])/(e.x[1]-e.x[0])*(o-1),s=r>1?(n-e.y[0])/(e.y[1]-e.y[0])*(r-1):0;return ee(
e,a,s)}function ee(e,t,n){let{columns:o,rows:r,values:a}=e;if(!(t>=0&&t<=o-1&&n>=0&&n<=r-1))return NaN;let s=Math.min(Math.
floor(t),o-2),c=Math.max(0,Math.min(Math.floor(n),r-2)),[i,u]=[t-s,n-c],l=c*o+s,p=xe(a[l],a[l+1],i);return u===0?p:xe(p,
xe(a[l+o],a[l+o+1],i),u)}function xe(e,t,n){return n===0?e:n===1?t:e+(t-e)*n}function tt(e,t,n){let o=e.getContext("2d"),
{width:r,height:a}=e;if(o===null||r===0||a===0)return;let s=o.createImageData(r,a);for(let c=0,i=0;c<a;c+=1){let u=(1-(c+
.5)/a)*(t.rows-1);for(let l=0;l<r;l+=1,i+=4){let p=(l+.5)/r*(t.columns-1),[g,b,d]=n(ee(t,p,u),l,c);s.data[i]=g,s.data[i+
1]=b,s.data[i+2]=d,s.data[i+3]=255}}o.putImageData(s,0,0)}function nt(e){let t=Uint8Array.from(atob(e),n=>n.charCodeAt(0));return new Float32Array(t.buffer,0,t.length>>2)}function ye(e){return{columns:e.columns,rows:e.rows,x:e.x_range,y:e.y_range,values:nt(e.values)}}function ve(e){let t=e;
return t?.tracks?.length?t:null}function H(e,t){return Math.max(0,Math.min(t,e.x.length-1))}function U(e,t){let n=H(e,t);
return rt(e.x[n],e.y[n])}function rt(e,t){return typeof e=="number"&&typeof t=="number"?[e,t]:null}function Me(e,t){let n=[];
for(let o=0;o<=H(e,t);o+=1){let r=rt(e.x[o],e.y[o]);if(r===null)break;n.push(r)}return n}function we(e,t){return t===null||
e.length===0?null:Math.min(...e.map(([n,o])=>Math.hypot(t[0]-n,t[1]-o)))}function Z(e){return O(e.name,60)}function O(e,t=300){
return Je(Ye(e),t)}function X(e){return String.fromCharCode(65+e%26)}function ot(e,t){let n=H(e,t),o=[],r=(a,s)=>{if(s==
null)return;let c=Array.isArray(s)?s:[s];o.push({name:a,numbers:c,vector:c.length===2&&rn(a)})};r("gradient",e.gradient[n]),
r("update",e.update[n]);for(let[a,s]of Object.entries(e.state))r(a,s[n]);return o}function rn(e){return!/sq|square|sum|norm|inf|size|acc|prev/.
test(e)}function at(e){let t=e.map(n=>$(n));return t.length===1?t[0]:`(${t.join(", ")})`}function st(e,t,n){let o=e.tracks.
map(r=>{let a=H(r,n),s=we(t,U(r,n)),c=s===null?"":`, ${$(s,2)} from the minimum`;return`${Z(r)}: loss ${$(r.loss[a]??null)}${c}`});
return`Step ${n} of ${e.steps}. ${o.join(". ")}.`}function it(e,t,[n,o]){let[r,a,s=a]=e.labels;if(e.rows===1)return`${r}\
 ${$(n)}: ${s} ${$(o)}`;let c=$(et(t,n,o));return`${r} ${$(n)}, ${a} ${$(o)}: ${s} ${c}`}function ke({lowest:e,highest:t},n){
return n?"Click, or drag the ring, to start elsewhere.":e===null?"No point is computed yet.":`${`From ${$(e[0]??null)} t\
o ${$(t)}.`} Point at it to read a height.`}function ct(e,t){let n=0,o=e.length;for(;n<o;){let r=n+o>>1;e[r]<=t?n=r+1:o=
r}return n}function W(e){let t=$(e,2);return t.includes(".")&&!t.includes("e")?t.replace(/\.?0+$/,""):t}var Q=170,A={top:20,right:12,bottom:34,left:52};function lt(e){let t=m("svg",{"aria-hidden":"true",height:Q}),n=f("div",
{class:"tge-losses"},t),o=m("g",{class:"tge-losses-cursor"}),r=null,a=N(0,1,0,1),s=N(0,1,1,0),c=l=>{r=l;let p=Math.max(n.
clientWidth,160);a=N(0,Math.max(l.steps,1),A.left,p-A.right),s=on(l.tracks.map(({loss:g})=>g)),L(t,{width:p,viewBox:`0 0\
 ${p} ${Q}`}),t.replaceChildren(...cn(a,s,p),...ln(l,a,s),o)},i=l=>{if(r===null)return;let p=a.at(l),g=r.tracks.flatMap(
(d,v)=>{let M=d.loss[H(d,l)];if(typeof M!="number"||l>d.x.length-1+.5)return[];let P={cx:p,cy:s.at(M),r:3.5};return[m("c\
ircle",{class:`tge-line-${v%5+1}`,...P})]}),b={x1:p,x2:p,y1:A.top,y2:Q-A.bottom};o.replaceChildren(m("line",b),...g)},u=l=>{
if(l.buttons!==1||r===null)return;let p=l.clientX-t.getBoundingClientRect().left;e(Math.round(Math.min(Math.max(a.value(
p),0),r.steps)))};return n.addEventListener("pointerdown",u),n.addEventListener("pointermove",u),{element:n,draw:c,point:i}}
function on(e){let[t,n]=[Q-A.bottom,A.top],o=e.flat().filter(s=>typeof s=="number");if(o.length===0)return N(0,1,t,n);let r=o.
reduce((s,c)=>Math.max(s,c)),a=o.reduce((s,c)=>Math.min(s,c));if(a>=0&&r>20*a&&r>0){let s=o.filter(u=>u>0).reduce((u,l)=>Math.
min(u,l)),[c,i]=De(Math.max(s,r*1e-12),r);return an(Ve(c,i,t,n))}return N(...ce(a,r,4),t,n)}function an(e){return{...e,at:t=>e.
at(Math.max(t,e.low))}}function sn({low:e,high:t,value:n,at:o}){return e>0&&Math.abs(n((o(e)+o(t))/2)-(e+t)/2)>.1*t}function cn(e,t,n){
let o=Q-A.bottom,r=sn(t),a=G(t.high-t.low,4),c=(r?_e(t.low,t.high,5):V(t.low,t.high,4)).flatMap(p=>{let g=Math.round(t.at(
p))+.5,b=r?$(p,1):q(p,a);return[m("line",{x1:A.left,x2:n-A.right,y1:g,y2:g}),m("text",{x:A.left-7,y:g+3.5,"text-anchor":"\
end"},b)]}),i=Math.max(2,Math.floor(n/110)),u=V(0,e.high,i).filter(Number.isInteger).map(p=>m("text",{x:e.at(p),y:o+15,"\
text-anchor":"middle"},`${p}`)),l=(p,g)=>m("text",{class:"tge-plane-name",...p},g);return[m("g",{class:"tge-losses-axes"},
...c,...u),l({x:A.left,y:10,"text-anchor":"start"},r?"loss, logarithmic":"loss"),l({x:n-A.right,y:Q-4,"text-anchor":"end"},
"step")]}function ln(e,t,n){let o=e.tracks.map(({loss:c},i)=>m("path",{class:`tge-trail tge-line-${i%5+1}`,d:un(c,t,n)})),
r=e.tracks.map(({loss:c})=>{let i=c.findLastIndex(u=>u!==null);return{x:t.at(i)-3,y:n.at(c[i]??n.low)-6}}),a=mn(r.map(({
y:c})=>c),11),s=r.map(({x:c},i)=>m("text",{class:`tge-line-${i%5+1}`,x:c,y:a[i],"text-anchor":"end"},X(i)));return[...o,
...s]}function un(e,t,n){let o="M",r="";return e.forEach((a,s)=>{if(a===null){o="M";return}r+=`${o}${t.at(s).toFixed(1)}\
 ${n.at(a).toFixed(1)}`,o="L"}),r}function mn(e,t){let n=e.map((a,s)=>s).sort((a,s)=>e[s]-e[a]),o=[...e],r=1/0;for(let a of n)
r=Math.min(e[a],r-t),o[a]=r;return o}function ut(e,t){let n=new Map,o=(r,a)=>{for(let[s,c]of[[r,a],[a,r]]){let i=n.get(s);i?i.push(c):n.set(s,[c])}};for(let r=0;r<
e.rows-1;r+=1)for(let a=0;a<e.columns-1;a+=1)for(let[s,c]of pn(e,t,a,r))o(s,c);return fn(n).map(r=>r.map(a=>gn(e,t,a)))}
function pn({columns:e,values:t},n,o,r){let a=r*e+o,s=[t[a],t[a+1],t[a+e+1],t[a+e]];if(!s.every(Number.isFinite))return[];
let[c,i,u,l]=[2*a,2*a+3,2*(a+e),2*a+1],p=s.reduce((d,v,M)=>d+(v>n?1<<M:0),0),g=s.reduce((d,v)=>d+v,0)/4>n,b={b:c,r:i,t:u,
l};return dn(p,g).map(([d,v])=>[b[d],b[v]])}function dn(e,t){let n=e>7?15-e:e;return n===5?t===(e===5)?[["l","t"],["b","\
r"]]:[["l","b"],["r","t"]]:{1:[["l","b"]],2:[["b","r"]],3:[["l","r"]],4:[["r","t"]],6:[["b","t"]],7:[["l","t"]]}[n]??[]}
function fn(e){let t=[],n=o=>{let r=[o];for(let a=o;;){let s=e.get(a)?.pop();if(s===void 0)break;let c=e.get(s);c.splice(
c.indexOf(a),1),r.push(s),a=s}r.length>1&&t.push(r)};for(let[o,r]of e)r.length===1&&n(o);for(let[o,r]of e)r.length>0&&n(
o);return t}function gn(e,t,n){let{columns:o,rows:r,values:a,x:s,y:c}=e,i=n>>1,u=(n&1)===1,l=a[i],p=a[i+(u?o:1)],g=(t-l)/
(p-l),b=i%o+(u?0:g),d=Math.floor(i/o)+(u?g:0);return[s[0]+b/(o-1)*(s[1]-s[0]),c[0]+d/(r-1)*(c[1]-c[0])]}function te(e){let t=e[0],
n=e.at(-1);if(!t||!n)return"";let o=e.length>2&&t[0]===n[0]&&t[1]===n[1];return`M${(o?e.slice(0,-1):e).map(([s,c])=>`${s.
toFixed(1)} ${c.toFixed(1)}`).join("L")}${o?"Z":""}`}function mt(e,t,n,o,r=34){let a=e.reduce((s,c,i)=>s+Pe(c,e[i-1]??c),
0);if(a<2.2*t)return null;for(let s of[.5,.35,.65,.2,.8,.1,.9]){let c=hn(e,s*a,t),i=t/2+4,u=c.x>n.left+i&&c.x<n.right-i&&
c.y>n.top+i&&c.y<n.bottom-i,l=o.every(p=>Math.hypot(p.x-c.x,p.y-c.y)>r);if(u&&l&&c.straight>.93)return c}return null}function hn(e,t,n){
let o=Se(e,t-n/2),r=Se(e,t+n/2),a=Se(e,t),s=Math.atan2(r[1]-o[1],r[0]-o[0])*180/Math.PI;return s>90&&(s-=180),s<-90&&(s+=
180),{x:a[0],y:a[1],angle:s,straight:Pe(o,r)/n}}function Se(e,t){let n=t;for(let o=1;o<e.length;o+=1){let[r,a]=[e[o-1],e[o]],
s=Pe(r,a);if(n<=s&&s>0){let c=Math.max(0,n/s);return[r[0]+(a[0]-r[0])*c,r[1]+(a[1]-r[1])*c]}n-=s}return e.at(-1)??[NaN,NaN]}
function Pe(e,t){return Math.hypot(e[0]-t[0],e[1]-t[1])}var bn=46,xn=34;function dt(e,t,n,o){let r=t.tracks.map((c,i)=>({track:c,index:i}));r.sort((c,i)=>+(c.track.name===o)-+(i.
track.name===o));let a=r.map(({track:c,index:i})=>yn(e,c,i,n)),s=t.tracks.find(({name:c})=>c===o);return[vn(e,t.start),...a,
...s?wn(e,s,n,t.tracks.indexOf(s)):[],...r.flatMap(({track:c,index:i})=>Mn(e,c,i,n,c.name===o))]}function me(e,[t,n]){let o=r=>Math.
min(Math.max(r,-9999),9999);return[o(e.x.at(t)),o(e.y.at(n))]}function yn(e,t,n,o){let r=te(Me(t,o).map(a=>me(e,a)));return m(
"g",{class:`tge-line-${n%5+1}`},m("path",{class:"tge-trail-halo",d:r}),m("path",{class:"tge-trail",d:r}))}function vn(e,t){
let[n,o]=me(e,t);return m("g",{class:"tge-start"},m("circle",{cx:n,cy:o,r:9}),m("circle",{cx:n,cy:o,r:3}))}function Mn(e,t,n,o,r){
let a=U(t,o)??Me(t,o).at(-1);if(!a)return[];let[s,c]=me(e,a);return[m("g",{class:`tge-marker tge-line-${n%5+1}`},m("circ\
le",{cx:s,cy:c,r:r?9:7.5}),m("text",{x:s,y:c+3.6,"text-anchor":"middle"},X(n)))]}function wn(e,t,n,o){let r=U(t,n),a=H(t,
n);if(r===null)return[];let s=me(e,r),[c,i]=t.gradient[a]??[],[u,l]=t.update[a]??[];return[...pt(e,s,[-(c??0),-(i??0)],bn,
"tge-arrow-downhill"),...pt(e,s,[u??0,l??0],xn,`tge-arrow-update tge-line-${o%5+1}`)]}function Ee(e,[t,n]){let o=e.x.at(
t)-e.x.at(0),r=e.y.at(n)-e.y.at(0),a=Math.hypot(o,r);return a>0&&Number.isFinite(a)?[o/a,r/a]:null}function pt(e,[t,n],o,r,a){
let s=Ee(e,o);if(s===null)return[];let[c,i]=s,[u,l]=[t+c*r,n+i*r],[p,g]=[u-c*8,l-i*8],b=`M${t} ${n}L${p} ${g}`,[d,v]=[-i*
4.5,c*4.5],M=`M${u} ${l}L${p+d} ${g+v}L${p-d} ${g-v}Z`;return[m("g",{class:`tge-arrow ${a}`},m("path",{class:"tge-arrow-\
halo",d:b+M}),m("path",{class:"tge-arrow-shaft",d:b}),m("path",{class:"tge-arrow-head",d:M}))]}function gt(){let e=f("p",{class:"tge-memory-heading"}),t=f("p",{class:"tge-memory-settings"}),n=f("dl",{class:"tge-memo\
ry-lines"}),o=ft("tge-arrow-downhill","against the gradient"),r=ft("tge-arrow-update","the step"),a=f("section",{class:"\
tge-memory","aria-label":"What the optimizer remembers"},e,t,n,f("p",{class:"tge-memory-note"},o,r));return{element:a,update:(c,i,u,l)=>{
let p=c.tracks.find(({name:d})=>d===u);if(a.hidden=p===void 0,!p)return;let g=`tge-line-${c.tracks.indexOf(p)%5+1}`;r.className=
g,S(e,`${Z(p)}: the step from here`);let b=Object.entries(p.settings).map(([d,v])=>`${d} ${v}`);S(t,O([p.kind,...b].join(
"  ·  "))),n.replaceChildren(...ot(p,i).flatMap(d=>kn(d,l)))}}}function ft(e,t){let n=m("g",{class:`tge-arrow ${e}`},m(
"path",{class:"tge-arrow-shaft",d:"M1 6H20"}),m("path",{class:"tge-arrow-head",d:"M27 6L19 2V10Z"}));return f("span",{},
m("svg",{width:28,height:12,"aria-hidden":"true"},n),t)}function kn(e,t){let n=f("dt",{},O(e.name,40));(e.name==="gradie\
nt"||e.name==="update")&&n.classList.add(`tge-memory-${e.name}`);let o=e.vector&&Sn(e,t),r=f("span",{class:"tge-number"},
at(e.numbers));return[n,f("dd",{},o||"",r)]}function Sn({numbers:e},t){let[n,o]=e,r=Ee(t,[n??0,o??0]);if(r===null)return"";
let a=Math.atan2(r[1],r[0])*180/Math.PI,s=m("path",{d:"M-6 0H3M3 0L-1 -3.5M3 0L-1 3.5",transform:`translate(8 8) rotate(${a.
toFixed(1)})`});return m("svg",{width:16,height:16,"aria-hidden":"true"},s)}var Pn=7,En=15,$n={play:"M2 1l8 5-8 5z",pause:"M2 1h3v10H2zM7 1h3v10H7z",back:"M10 1L3.5 6 10 11zM1 1h2v10H1z",forward:"\
M1 1l6.5 5L1 11zM8.5 1h2.5v10H8.5z",restart:"M6 1a5 5 0 1 0 4.9 6H9.3A3.5 3.5 0 1 1 8.4 3.6L6.8 5.2H11V1L9.5 2.5A5 5 0 0\
 0 6 1z"};function ht(e,t){let n=0,o=0,r=0,a=0,s=0,c=h=>{E(),e(Math.min(Math.max(h,0),o)),t(n)},i=K("",{class:"tge-butto\
n tge-button-primary tge-play"},()=>{r?(E(),t(n)):M()}),u=K("",{class:"tge-button tge-restart"},()=>{c(0),M()}),l=K("",{
class:"tge-button","aria-label":"One step back"},()=>c(n-1)),p=K("",{class:"tge-button","aria-label":"One step"},()=>c(n+
1));ne(u,"restart","Restart"),ne(l,"back"),ne(p,"forward");let g=se("tge-race-step"),b=f("input",{type:"range",id:g,min:0,
step:1}),d=f("output",{class:"tge-number",for:g,"aria-live":"off"});b.addEventListener("input",()=>c(Number(b.value)));let v=f(
"div",{class:"tge-playback",role:"group","aria-label":"Race"},f("div",{class:"tge-playback-buttons"},i,u,l,p),f("div",{class:"\
tge-playback-steps"},f("label",{for:g,class:"tge-visually-hidden"},"Step"),b,d));function M(){n>=o&&e(0),s=n,a=performance.
now(),r=requestAnimationFrame(P),ne(i,"pause","Pause")}function P(h){let x=Math.max(En,o/Pn)/1e3,k=Math.min(o,s+Math.floor(
Math.max(0,h-a)*x));k!==n&&e(k),k<o?r=requestAnimationFrame(P):(E(),t(n))}function E(){cancelAnimationFrame(r),r=0,ne(i,
"play","Play")}return E(),{element:v,update:(h,x)=>{n=h,o=x,L(b,{max:x,"aria-valuetext":`step ${h} of ${x}`}),b.value=String(
h),S(d,`step ${D(h)} of ${D(x)}`),L(l,{"aria-disabled":h<=0?"true":"false"}),L(p,{"aria-disabled":h>=x?"true":"false"})},
pause:E,close:()=>cancelAnimationFrame(r)}}function ne(e,t,n=""){if(e.dataset.icon===t)return;e.dataset.icon=t;let o={width:12,
height:12,viewBox:"0 0 12 12","aria-hidden":"true"};e.replaceChildren(m("svg",o,m("path",{d:$n[t]})),n)}function bt(e){let t=f("div",{}),n=f("div",{class:"tge-progress","aria-hidden":"true"},t),o=f("span",{class:"tge-progres\
s-text tge-number"}),r="stop",a=K("",{class:"tge-button"},()=>e(r)),s=f("div",{class:"tge-computing"},n,o,a);return{element:s,
update:(i,u)=>{s.hidden=i.state==="finished",t.style.width=`${100*i.done/Math.max(i.total,1)}%`,S(o,Ln(i)),r=i.state==="\
running"?"stop":"resume",S(a,r==="stop"?"Stop":"Go on"),a.hidden=!u,s.classList.toggle("tge-computing-failed",i.error!==
"")}}}function Ln({state:e,done:t,total:n,remaining:o,error:r}){let a=`${D(t)} of ${D(n)} points`;return r?`${O(r)} (${a}\
)`:e==="running"&&o!==null?`${a}, about ${Math.max(1,Math.round(o))} s to go`:e==="running"?a:`${a}: ${e}`}var re=168,F={top:22,right:12,bottom:22,left:46};function xt(){let e=[0,1].map(()=>m("svg",{"aria-hidden":"true",height:re})),
t=f("div",{class:"tge-profiles"},...e);return{element:t,draw:(o,r,a)=>{let s=Math.max(t.clientWidth,160),c=ue(o);e.forEach(
(i,u)=>{L(i,{width:s,viewBox:`0 0 ${s} ${re}`});let l=u===0?o.x:o.y,[p,g]=[a[u]??"",a[1-u]??""],b=W(Number((r[1-u]??0).toPrecision(
2))),d=`${a[2]??"height"} over ${p}, at ${g} = ${b}`,v=N(...l,F.left,s-F.right),M=N(...c,re-F.bottom,F.top),P=Rn(o,r,u),
E=v.at(r[u]);i.replaceChildren(...Cn(v,M,s),m("text",{class:"tge-plane-name",x:F.left,y:11},d),m("line",{class:"tge-curv\
e-mark",x1:E,x2:E,y1:F.top,y2:re-F.bottom}),m("path",{class:"tge-trail tge-line-1",d:Nn(P,v.at,M.at)}))})}}}function Rn(e,t,n){
let o=n===0?e.columns:e.rows,r=n===0?e.x:e.y,a=n===0?e.y:e.x,s=n===0?e.rows:e.columns,c=(t[1-n]-a[0])/(a[1]-a[0]),i=Math.
min(Math.max(c,0),1)*(s-1);return Array.from({length:o},(u,l)=>[r[0]+l/(o-1)*(r[1]-r[0]),n===0?ee(e,l,i):ee(e,i,l)])}function Nn(e,t,n){
let o="M",r="";for(let[a,s]of e)Number.isFinite(s)&&(r+=`${o}${t(a).toFixed(1)} ${n(s).toFixed(1)}`),o=Number.isFinite(s)?
"L":"M";return r}function Cn(e,t,n){let o=re-F.bottom,r=G(t.high-t.low,3),a=G(e.high-e.low,Math.max(2,n/80)),s=V(t.low,t.
high,3).flatMap(i=>[m("line",{x1:F.left,x2:n-F.right,y1:t.at(i),y2:t.at(i)}),m("text",{x:F.left-7,y:t.at(i)+3.5,"text-an\
chor":"end"},q(i,r))]),c=V(e.low,e.high,Math.max(2,n/80)).map(i=>m("text",{x:e.at(i),y:o+15,"text-anchor":"middle"},q(i,
a)));return[m("g",{class:"tge-losses-axes"},...s,...c)]}function yt(e){let t=se("tge-racer"),n=["Optimizer","Learning rate","Loss","To minimum"].map(i=>f("th",{scope:"col"},i)),
o=f("tbody",{}),r=f("table",{class:"tge-racers"},f("caption",{class:"tge-visually-hidden"},"The race at the shown step"),
f("thead",{},f("tr",{},...n)),o),a=[],s="";return{element:r,update:(i,u,l,p)=>{let g=i.tracks.map(({name:b})=>b).join(`
`);g!==s&&(s=g,a=i.tracks.map((b,d)=>Tn(b,d,t,e)),o.replaceChildren(...a.map(b=>b.element))),r.classList.toggle("tge-rac\
ers-free",u.length===0),i.tracks.forEach((b,d)=>a[d]?.update(b,u,l,b.name===p))}}}function Tn(e,t,n,o){let r=f("input",{
type:"radio",name:n,value:e.name});r.addEventListener("change",()=>o.select(e.name));let a=m("svg",{class:`tge-line-${t%
5+1}`,width:30,height:16,"aria-hidden":"true"},m("line",{class:"tge-trail",x1:0,x2:30,y1:8,y2:8}),m("g",{class:"tge-mark\
er"},m("circle",{cx:15,cy:8,r:7}),m("text",{x:15,y:11.6,"text-anchor":"middle"},X(t)))),s=f("span",{class:"tge-racer-nam\
e"},Z(e)),c=f("label",{class:"tge-racer"},r,a,s),i=Fn(Z(e),d=>o.lr(e.name,d)),u=f("td",{class:"tge-number"}),l=f("td",{class:"\
tge-number tge-away"}),p=f("span",{class:"tge-racer-note"}),g=f("tr",{},f("th",{scope:"row"},c,p),f("td",{},i.element),u,
l);return{element:g,update:(d,v,M,P)=>{let E=H(d,M),C=d.note!==""&&M>=d.x.length-1;r.checked=P,g.classList.toggle("tge-r\
acer-chosen",P),i.update(d.lr),S(u,$(d.loss[E]??null));let h=we(v,U(d,M));S(l,h===null?"–":$(h,2)),S(p,C?d.note:"")}}}
var An=600;function Fn(e,t){let n=f("input",{type:"range",step:.05,"aria-label":`Learning rate of ${e}`}),o=f("output",{
class:"tge-number","aria-live":"off"}),r=f("div",{class:"tge-racer-rate"},n,o),a=-1/0,s=i=>{S(o,W(i)),L(n,{"aria-valuete\
xt":W(i)})};return n.addEventListener("input",()=>{a=performance.now();let i=ze(Number(n.value));s(i),t(i)}),{element:r,
update:i=>{if(n.hidden=i===null,i===null&&S(o,"–"),i===null||performance.now()-a<An)return;let[u,l]=Ke(i);L(n,{min:u,max:l}),
n.value=String(i>0?Math.log10(i):u),s(i)}}}var Hn=1e4,vt="No answer: this needs a running kernel. Run the cell again.",Mt=0;function wt(e,t,n={},o=Hn){Mt+=1;let r=Mt;
return new Promise((a,s)=>{let c=()=>{clearTimeout(u),i()},i=ie(e,(l,p)=>{let g=l;g?.kind!=="reply"||g.id!==r||(c(),g.error===
void 0?a({content:l,buffers:p}):s(new Error(String(g.error))))}),u=setTimeout(()=>{c(),s(new Error(vt))},o);z(e,{...n,kind:"\
request",id:r,name:t})||(c(),s(new Error(vt)))})}function kt(e,t){let n=null,o=!1,r=a=>{if(n={...n,...a,lr:{...n?.lr,...a.lr}},o)return;let s=n;n=null,o=!0,wt(e,"race",{
...s}).then(()=>t("")).catch(c=>t(c.message)).finally(()=>{o=!1,n&&r({})})};return r}function St(e,t){let n=Number.isNaN(t)?0:t,o=Math.min(Math.max(n,0),1)*(e.length-1),r=Math.min(Math.floor(o),e.length-2),
[a,s]=[e[r],e[r+1]],c=i=>Math.round(a[i]+(s[i]-a[i])*(o-r));return[c(0),c(1),c(2)]}function Pt(e){return getComputedStyle(e).colorScheme==="dark"}var Et=[[255,253,242],[227,241,228],[181,220,214],[127,185,201],[79,143,184],[51,98,155],[42,65,121]],$t=[[15,19,30],[22,
38,62],[25,60,88],[32,84,110],[49,110,128],[82,139,142],[128,168,156]];var On=5.8,Gn={light:[[225,228,233],[200,205,213]],dark:[[52,57,66],[70,76,87]]};function Lt(e,t,n){let o=Pt(e.element),
r=o?$t:Et,a=n.levels.length,s=Array.from({length:a+1},(u,l)=>St(r,a===0?.3:l/a)),[c,i]=Gn[o?"dark":"light"];tt(e.canvas,
t,(u,l,p)=>Number.isNaN(u)?(l+p)%16<5?i:c:s[ct(n.levels,u)])}function Rt(e,t,n){let o=[],r=[],a=[],{left:s,top:c,width:i,
height:u}=e.box,l={left:s,top:c,right:s+i,bottom:c+u};for(let p of[...n].reverse()){let g=ut(t,p).map(h=>h.map(([x,k])=>[
e.x.at(x),e.y.at(k)])),b=g.map(te).join("");if(b==="")continue;o.push(m("path",{d:b}));let d=W(p),v=g.reduce((h,x)=>x.length>
h.length?x:h),M=mt(v,d.length*On,l,a);if(M===null)continue;a.push(M);let[P,E]=[M.x.toFixed(1),M.y.toFixed(1)],C=`transla\
te(${P} ${E}) rotate(${M.angle.toFixed(0)})`;r.push(m("text",{transform:C,y:3.5,"text-anchor":"middle"},d))}return m("g",
{class:"tge-contours"},...o,...r)}function Nt(e,t){let n=[...t.minima??[]];t.here?.length===2&&n.push([t.here[0],t.here[1]]);
let o=n.map(([r,a])=>{let[s,c]=[e.x.at(r),e.y.at(a)],i=`M${s-6} ${c}H${s+6}M${s} ${c-6}V${c+6}`;return m("g",{},m("path",
{class:"tge-mark-halo",d:i}),m("path",{d:i}))});return m("g",{class:"tge-marks"},...o)}function Ct(e,t){let n=t.map(([c,
i])=>[e.x.at(c),e.y.at(i)]),o=te(n),r=n.at(-1),a=n.map(([c,i])=>m("circle",{cx:c,cy:i,r:2.2})),s=([c,i],u)=>m("text",{x:c+
7,y:i-7},u);return m("g",{class:"tge-way tge-line-2"},m("path",{class:"tge-trail-halo",d:o}),m("path",{class:"tge-trail",
d:o}),...a,m("circle",{cx:r[0],cy:r[1],r:4.5}),s(n[0],"start"),s(r,"end"))}var In=14;function Vn({model:e,el:t}){let n=e.get("surface"),o=ye(n),r=ve(e.get("race")),a=r?Tt(e.get("step"),r):0,s=!0,
c=n.columns*n.rows,i={state:String(e.get("state")),done:n.done,total:c,remaining:null,error:""},u=n.rows===1,l=f("h2",{class:"\
tge-title"}),p=f("p",{class:"tge-formula"}),g=f("p",{class:"tge-reading tge-number"}),b=f("p",{class:"tge-trouble",role:"\
alert"}),d=Ce(),v=bt(y=>z(e,{kind:"command",name:y})),M=kt(e,y=>S(b,y)),P=y=>{a=y,de()},E=y=>{e.set("step",r&&y>=r.steps?
-1:y),be(e),r&&d.say(st(r,n.minima??[],y))},C=ht(P,E),h=lt(y=>{C.pause(),P(y),E(y)}),x=gt(),k=yt({select(y){e.set("selec\
ted",y),be(e),de()},lr:(y,R)=>M({lr:{[y]:R}})}),w=je({kind:u?"loss curve":"loss surface",label:`${O(n.title)}. Arrow key\
s move a cross-hair that reads the height`+(r?"; Enter starts the race there.":"."),ratio:u?.6:1,most:u?760:620,hover(y,R){
u&&y&&w.point(Xe(o,y[0])),!r&&!u&&$e(),j(R)},choose(y){r&&M({start:At(y)})},grab:y=>r!==null&&_(y,r.start),drag:y=>M({start:At(
y)})}),_=([y,R],[T,ge])=>Math.hypot(w.x.at(T)-y,w.y.at(ge)-R)<In,j=y=>{let R=w.cursor(),T=R?it(n,o,R):ke(n,r);S(g,T),y&&
R&&d.say(T)},oe=xt(),$e=()=>{let[,y=0,R=0]=n.lowest??[],T=n.here?[0,0]:n.path?.at(-1)??[y,R];oe.draw(o,w.cursor()??T,n.labels)},
Ft=()=>{let{x_range:y,y_range:R,labels:T}=n,ge=[T[0]??"x",T[1]??"y"],Ot=w.layOut(y,u?ue(o):R,ge);if(!s&&!Ot)return;if(s=
!1,u){w.layer.replaceChildren(...Ze(w,o,n));return}Lt(w,o,n);let Gt=i.state==="running"?[]:n.levels;w.layer.replaceChildren(
Rt(w,o,Gt),Nt(w,n)),w.layer.append(pe)},pe=document.createElementNS("http://www.w3.org/2000/svg","g"),de=()=>{if(n.path&&
pe.replaceChildren(Ct(w,n.path)),r===null)return;let y=String(e.get("selected"));pe.replaceChildren(...dt(w,r,a,y)),k.update(
r,n.minima??[],a,y),x.update(r,a,y,w),C.update(a,r.steps),h.point(a)},Le=()=>{S(l,O(n.title)),S(p,O(n.formula??"")),v.update(
i,I.live()),Ft(),!r&&!u&&$e(),r&&h.draw(r),de(),w.cursor()===null&&S(g,ke(n,r))},Re=f("div",{class:"tge-landscape-pictur\
e"},w.element,g),fe=f("div",{class:"tge-landscape-side"});r?(Re.append(C.element,b),fe.append(k.element,x.element,h.element)):
u||fe.append(oe.element);let ae=f("section",{class:"tge tge-landscape tge-card","aria-label":"Landscape"},f("div",{class:"\
tge-landscape-header"},l,p),v.element,f("div",{class:`tge-landscape-body${u?" tge-landscape-alone":""}`},Re,...u?[]:[fe]),
Oe([[He,"move the cross-hair, with Shift in small steps"],["Home Esc","to the middle, put it away"],...r?[["Enter","star\
t the race there"]]:[]]),d.element),I=Ue(e,ae,{receive:(y,R)=>{let T=i.state;return Object.assign(i,{state:y.state,done:y.
done,total:y.total,remaining:y.remaining,error:y.error}),o={...o,values:Be(R[0])},s=!0,T!==i.state&&T==="running"&&d.say(
`Surface ${i.state}: ${i.done} of ${i.total} points`),!0},paint:Le}),Ht=[I.close,C.close,Y(e,"surface",()=>{n=e.get("sur\
face"),o=ye(n),s=!0,I.schedule()}),Y(e,"race",()=>{let y=r!==null&&a>=r.steps;r=ve(e.get("race")),r&&(a=y?r.steps:Math.min(
a,r.steps)),I.schedule()}),Y(e,"step",()=>{r&&(a=Tt(e.get("step"),r)),I.schedule()}),Y(e,"selected",I.schedule),Ie(()=>{
s=!0,I.schedule()}),Fe(ae),Ge(ae)];return t.append(ae),Le(),I.hello(),()=>Ht.forEach(y=>y())}function Tt(e,t){let n=Number(
e);return n<0?t.steps:Math.min(n,t.steps)}function At([e,t]){return[Number(e.toPrecision(4)),Number(t.toPrecision(4))]}var So={
render:Vn};export{So as default};
