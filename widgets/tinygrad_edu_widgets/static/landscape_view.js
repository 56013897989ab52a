var Ot="http://www.w3.org/2000/svg";function L(e,t){for(let[n,r]of Object.entries(t))r===!1?e.removeAttribute(n):e.setAttribute(
n,r===!0?"":String(r))}function h(e,t={},...n){let r=document.createElement(e);return L(r,t),r.append(...n),r}function m(e,t={},...n){
let r=document.createElementNS(Ot,e);return L(r,t),r.append(...n),r}function z(e,t,n){let r=h("button",{type:"button",...t},
e);return r.addEventListener("click",n),r}function S(e,t){e.textContent!==t&&(e.textContent=t)}var Ce=0;function se(e){return Ce+=
1,`${e}-${Date.now().toString(36)}-${Ce}`}function Te(){let e=h("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:e,
say:n=>{e.textContent=e.textContent===n?`${n} `:n}}}function Y(e,t,n){return e.on(`change:${t}`,n),()=>e.off(`change:${t}`,n)}function ie(e,t){return e.on("msg:custom",t),()=>e.
off("msg:custom",t)}function K(e,t){return Ae(e,()=>e.send(t))}function be(e){return Ae(e,()=>e.save_changes())}var he=new WeakMap;
function Re(e,t){let n=he.get(e)??new Set;return he.set(e,n.add(t)),e.on("comm_live_update",t),()=>{n.delete(t),e.off("c\
omm_live_update",t)}}function Ae(e,t){try{t()}catch{return he.get(e)?.forEach(n=>n()),!1}return!0}var Gt="button, input, select, [tabindex]";var J=null;function Fe(e){let t=()=>[...e.querySelectorAll(Gt)];e.addEventListener("focusout",({target:o,relatedTarget:a})=>{
a===null&&(J={index:t().indexOf(o),at:performance.now()})});let n=()=>{if(!e.isConnected)return;r.disconnect(),document.
activeElement===document.body&&J&&performance.now()-J.at<3e3&&t()[J.index]?.focus(),J=null},r=new ResizeObserver(n);return r.
observe(e),()=>r.disconnect()}function It({key:e,ctrlKey:t,metaKey:n,altKey:r,shiftKey:o}){return!t&&!r&&!n&&!(o&&e==="Enter")}function He(e){let t=n=>{
It(n)&&n.stopPropagation()};return e.addEventListener("keydown",t),()=>e.removeEventListener("keydown",t)}function Oe(e){let t=new MutationObserver(e),n=["class","style","data-jp-theme-light","data-theme"];for(let r of[document.
documentElement,document.body])t.observe(r,{attributes:!0,attributeFilter:n});return()=>t.disconnect()}function C(e,t,n,r){let o=(r-n)/(t-e||1);return{low:e,high:t,at:a=>n+(a-e)*o,value:a=>e+(a-n)/o}}function Ge(e,t,n,r){let o=C(
Math.log10(e),Math.log10(t),n,r);return{low:e,high:t,at:a=>o.at(Math.log10(a)),value:a=>10**o.value(a)}}function Ie(e,t){
let n=i=>10**Math.floor(Math.log10(i)+1e-9),r=1.000000001,o=[5,2,1].map(i=>i*n(e)),a=[1,2,5,10].map(i=>i*n(t)),s=o.find(
i=>i<=e*r)??e,c=a.find(i=>i>=t/r)??t;return s<c?[s,c]:[s/2,c*2]}function Ve(e,t,n){let r=Math.floor(Math.log10(e)+1e-9),
o=Math.ceil(Math.log10(t)-1e-9),a=o-r<=2?[1,2,5]:[1],s=Math.max(1,Math.ceil((o-r)/Math.max(n,1))),c=[];for(let i=r;i<=o;i+=
1)if(i%s===0)for(let u of a)c.push(+`${u}e${i}`);return c.filter(i=>i>=e*(1-1e-9)&&i<=t*(1+1e-9))}function G(e,t){let n=e/
Math.max(t,1),r=10**Math.floor(Math.log10(n)),o=n/r;return(o<1.5?1:o<3.5?2:o<7.5?5:10)*r}function V(e,t,n){if(!(t>e))return[
e];let r=G(t-e,n),o=Math.ceil(e/r-1e-9),a=Math.floor(t/r+1e-9);return Array.from({length:a-o+1},(s,c)=>Number(((o+c)*r).
toPrecision(12)))}function ce(e,t,n){if(e===0&&t===0)return[0,1];if(e===t){let s=Math.abs(e)/2||1;return[e-s,t+s]}let r=e>
0&&e<t/2?0:e,o=G(t-r,n),a=s=>Number((s*o).toPrecision(12));return[a(Math.floor(r/o+1e-9)),a(Math.ceil(t/o-1e-9))]}function q(e,t){return e===0&&t<1e-4?"0":(Math.abs(e)>=1e4||t<1e-4?Vt(e):e.toFixed(Math.min(Math.max(0,-Math.floor(Math.
log10(t)+1e-9)),4))).replace("-","−")}function Vt(e){let t=Math.abs(e);if(t<1||t>=1e12){let[o="",a=""]=e.toExponential(
2).split("e");return`${Number(o)}e${Number(a)}`}let[n,r]=t>=1e9?[1e9,"G"]:t>=1e6?[1e6,"M"]:[1e3,"k"];return`${Number((e/
n).toPrecision(4))}${r}`}function De(e){let t=e>0?Math.log10(e):-3;return[Math.min(-5,Math.floor(t)),Math.max(0,Math.ceil(
t))]}function _e(e){return Number((10**e).toPrecision(2))}var B={top:22,right:10,bottom:38,left:42},Dt=40,_t=400,zt=2,ze=0;function qe(e){ze+=1;let t=`tge-plane-clip-${Date.now().
toString(36)}-${ze}`,n=h("canvas",{class:"tge-plane-canvas","aria-hidden":"true"}),r=m("g",{class:"tge-plane-axes"}),o=m(
"rect",{}),a=m("g",{"clip-path":`url(#${t})`}),s=m("g",{}),c=m("g",{class:"tge-plane-hair"}),i=m("svg",{"aria-hidden":"t\
rue"},m("defs",{},m("clipPath",{id:t},o)),r,a,s,c),u=h("div",{class:"tge-plane",tabindex:0,role:"application","aria-role\
description":e.kind,"aria-label":e.label},n,i),l={left:B.left,top:B.top,width:100,height:100},p=null,f=!1,b="",d={element:u,
canvas:n,layer:a,above:s,x:C(0,1,0,1),y:C(0,1,1,0),box:l,cursor:()=>p,point(g){p=g,v()},layOut(g,x,k){let w=Math.min(Math.
max(u.clientWidth,200),e.most??1e6),_=`${w} ${g} ${x} ${k} ${window.devicePixelRatio}`;if(_===b)return!1;b=_,l.width=w-B.
left-B.right,l.height=Math.round(l.width*(e.ratio??1));let W=l.height+B.top+B.bottom;return d.x=C(...g,l.left,l.left+l.width),
d.y=C(...x,l.top+l.height,l.top),L(i,{width:w,height:W,viewBox:`0 0 ${w} ${W}`}),L(o,{x:l.left,y:l.top,width:l.width,height:l.
height}),r.replaceChildren(...jt(d,k)),v(),qt(n,l,e.grain),!0}};function v(){if(p===null){c.replaceChildren();return}let[
g,x]=[d.x.at(p[0]),d.y.at(p[1])],k=(w,_,W,oe)=>m("line",{x1:w,y1:_,x2:W,y2:oe});c.replaceChildren(k(l.left,x,g-7,x),k(g+
7,x,l.left+l.width,x),k(g,l.top,g,x-7),k(g,x+7,g,l.top+l.height),m("circle",{cx:g,cy:x,r:5}))}let M=(g,x)=>{p=g,v(),e.hover(
g,x)},P=g=>{let x=i.getBoundingClientRect(),[k,w]=[g.clientX-x.left,g.clientY-x.top];return!(k>=l.left-1&&k<=l.left+l.width+
1&&w>=l.top-1&&w<=l.top+l.height+1)&&!f?null:[le(d.x,d.x.value(k)),le(d.y,d.y.value(w))]};u.addEventListener("pointermov\
e",g=>{let x=P(g);M(x,!1),f&&x&&e.drag?.(x,!1)}),u.addEventListener("pointerleave",()=>{f||M(null,!1)}),u.addEventListener(
"pointerdown",g=>{let x=P(g);g.button!==0||x===null||(f=e.grab?.([d.x.at(x[0]),d.y.at(x[1])])??!1,f&&u.setPointerCapture(
g.pointerId),u.classList.toggle("tge-plane-held",f))});let E=g=>{if(!f)return;let x=P(g);f=!1,u.classList.remove("tge-pl\
ane-held"),x&&e.drag?.(x,!0)};u.addEventListener("pointerup",E),u.addEventListener("pointercancel",E);let T=!1;return u.
addEventListener("pointerdown",()=>T=f),u.addEventListener("click",g=>{let x=P(g);x&&!T&&e.choose?.(x)}),u.addEventListener(
"blur",()=>M(null,!0)),u.addEventListener("keydown",g=>{if(g.ctrlKey||g.altKey||g.metaKey)return;let x=Kt(d,p,g.key,g.shiftKey);
if(x!==void 0)M(x,!0);else if(g.key==="Enter"&&p!==null&&!g.shiftKey)e.choose?.(p);else if(!e.key?.(g.key,p))return;g.preventDefault()}),
d}function Kt({x:e,y:t},n,r,o){let a={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowDown:[0,-1],ArrowUp:[0,1]},s=[(e.low+e.high)/
2,(t.low+t.high)/2];if(r==="Escape")return n===null?void 0:null;if(r==="Home")return s;let c=a[r];if(c===void 0)return;if(n===
null)return s;let i=o?_t:Dt;return[le(e,n[0]+c[0]*(e.high-e.low)/i),le(t,n[1]+c[1]*(t.high-t.low)/i)]}function le({low:e,
high:t},n){return Math.min(Math.max(n,e),t)}function qt(e,t,n){let r=Math.min(window.devicePixelRatio||1,zt);e.width=n??
Math.round(t.width*r),e.height=n??Math.round(t.height*r),e.style.left=`${t.left}px`,e.style.top=`${t.top}px`,e.style.width=
`${t.width}px`,e.style.height=`${t.height}px`}function jt({x:e,y:t,box:n},[r,o]){let a=n.top+n.height,s=Ke(e,n.width).flatMap(
({value:l,label:p})=>[m("line",{x1:e.at(l),x2:e.at(l),y1:a,y2:a+4}),m("text",{x:e.at(l),y:a+15,"text-anchor":"middle"},p)]),
c=Ke(t,n.height).flatMap(({value:l,label:p})=>[m("line",{x1:n.left-4,x2:n.left,y1:t.at(l),y2:t.at(l)}),m("text",{x:n.left-
7,y:t.at(l)+3.5,"text-anchor":"end"},p)]),i=n.left+n.width,u={class:"tge-plane-name"};return[...s,...c,m("text",{...u,x:i,
y:a+31,"text-anchor":"end"},r),m("text",{...u,x:n.left,y:n.top-9,"text-anchor":"start"},o),m("rect",{x:n.left,y:n.top,width:n.
width,height:n.height})]}function Ke(e,t){let n=Math.max(2,Math.round(t/70)),r=G(e.high-e.low,n);return V(e.low,e.high,n).
map(o=>({value:o,label:q(o,r)}))}var Wt=1,Bt=1e3,Ut=2;function Zt(e){let t=e;return t?.kind==="frame"&&t.version===Wt}function je(e){if(e===void 0)return new Float32Array;
let{byteOffset:t,byteLength:n}=e,r=t+n-n%4;return new Float32Array(e.buffer.slice(t,r))}function We(e,t,n){let r=!1,o=0,
a=0,s=-1/0,c=0,i=!0,u=()=>{!r||o-a<Ut||(a=o,r=K(e,{kind:"acknowledge",sequence:o}))},l=()=>{c=0,n.paint(),u()},p=()=>{c||
(c=requestAnimationFrame(l))},f=()=>{performance.now()-s<Bt||(s=performance.now(),K(e,{kind:"hello"}))},b=[ie(e,(v,M)=>{
Zt(v)&&(r=!0,o=v.sequence,n.receive(v,M)||f(),document.hidden||!i?u():p())}),Re(e,()=>{r=!1,p()}),Xt(t,v=>{i=v,v&&p()}),
Qt(t,p)];return{live:()=>r,schedule:p,hello:f,close:()=>{cancelAnimationFrame(c),b.forEach(v=>v())}}}function Xt(e,t){let n=new IntersectionObserver(
o=>{t(o.at(-1)?.isIntersecting??!0)});n.observe(e);let r=()=>t(!document.hidden);return document.addEventListener("visib\
ilitychange",r),()=>{n.disconnect(),document.removeEventListener("visibilitychange",r)}}function Qt(e,t){let n=new ResizeObserver(
t);return n.observe(e),()=>n.disconnect()}function ue({values:e}){let t=Array.from(e).filter(Number.isFinite);return t.length===0?[0,1]:ce(Math.min(...t),Math.max(
...t),5)}function Be(e,t,n){let r=(t.x[1]-t.x[0])/(t.columns-1),o="M",a="";Array.from(t.values).forEach((f,b)=>{if(!Number.
isFinite(f)){o="M";return}let d=e.x.at(t.x[0]+b*r);a+=`${o}${d.toFixed(1)} ${e.y.at(f).toFixed(1)}`,o="L"});let s=n.marks??
[[0,"the weights now"]],{top:c,height:i,left:u,width:l}=e.box;return[...s.flatMap(([f,b])=>{let d=e.x.at(f),v=u+l-d>100;
return[m("line",{class:"tge-curve-mark",x1:d,x2:d,y1:c,y2:c+i}),m("text",{x:v?d+5:d-5,y:c+13,"text-anchor":v?"start":"en\
d"},b)]}),m("path",{class:"tge-trail tge-line-1",d:a})]}function Ue(e,t){let n=(t-e.x[0])/(e.x[1]-e.x[0])*(e.columns-1),
r=Math.min(Math.max(Math.floor(n),0),e.columns-2),[o,a]=[e.values[r],e.values[r+1]],s=o+(a-o)*(n-r);return Number.isFinite(
s)?[t,s]:null}function $(e,t=3){if(e===null||Number.isNaN(e))return"nan";if(!Number.isFinite(e))return e>0?"inf":"−inf";if(e===0)return"\
0";let n=Math.abs(e);return n>=1e6||n<.001?Ze(Yt(e,t)):Number.isInteger(e)?D(e):n>=10**t?D(Math.round(e)):Ze(e.toPrecision(
t))}function D(e){let t=String(Math.abs(e)).replace(/\B(?=(\d{3})+$)/g,",");return e<0?`−${t}`:t}function Yt(e,t){let[
n="",r="0"]=e.toExponential(t-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(r)}`}function Ze(e){
return e.replaceAll("-","−")}var Jt="…",en=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function Xe(e){return e.replace(en,t=>t===`
`?"⏎":`\\u${t.charCodeAt(0).toString(16).padStart(4,"0")}`)}function Qe(e,t){let n=Array.from(e.slice(0,2*t+2));return n.
length<=t?e:n.slice(0,Math.max(0,t-1)).join("")+Jt}function Ye(e,t,n){let{columns:r,rows:o}=e,a=(t-e.x[0])/(e.x[1]-e.x[0])*(r-1),s=o>1?(n-e.y[0])/(e.y[1]-e.y[0])*(o-1):0;return ee(
e,a,s)}function ee(e,t,n){let{columns:r,rows:o,values:a}=e;if(!(t>=0&&t<=r-1&&n>=0&&n<=o-1))return NaN;let s=Math.min(Math.
floor(t),r-2),c=Math.max(0,Math.min(Math.floor(n),o-2)),[i,u]=[t-s,n-c],l=c*r+s,p=xe(a[l],a[l+1],i);return u===0?p:xe(p,
xe(a[l+r],a[l+r+1],i),u)}function xe(e,t,n){return n===0?e:n===1?t:e+(t-e)*n}function Je(e,t,n){let r=e.getContext("2d"),
{width:o,height:a}=e;if(r===null||o===0||a===0)return;let s=r.createImageData(o,a);for(let c=0,i=0;c<a;c+=1){let u=(1-(c+
.5)/a)*(t.rows-1);for(let l=0;l<o;l+=1,i+=4){let p=(l+.5)/o*(t.columns-1),[f,b,d]=n(ee(t,p,u),l,c);s.data[i]=f,s.data[i+
1]=b,s.data[i+2]=d,s.data[i+3]=255}}r.putImageData(s,0,0)}function et(e){let t=Uint8Array.from(atob(e),n=>n.charCodeAt(0));return new Float32Array(t.buffer,0,t.length>>2)}function ye(e){return{columns:e.columns,rows:e.rows,x:e.x_range,y:e.y_range,values:et(e.values)}}function ve(e){let t=e;
return t?.tracks?.length?t:null}function H(e,t){return Math.max(0,Math.min(t,e.x.length-1))}function U(e,t){let n=H(e,t);
return tt(e.x[n],e.y[n])}function tt(e,t){return typeof e=="number"&&typeof t=="number"?[e,t]:null}function Me(e,t){let n=[];
for(let r=0;r<=H(e,t);r+=1){let o=tt(e.x[r],e.y[r]);if(o===null)break;n.push(o)}return n}function we(e,t){return t===null||
e.length===0?null:Math.min(...e.map(([n,r])=>Math.hypot(t[0]-n,t[1]-r)))}function Z(e){return O(e.name,60)}function O(e,t=300){
return Qe(Xe(e),t)}function X(e){return String.fromCharCode(65+e%26)}function nt(e,t){let n=H(e,t),r=[],o=(a,s)=>{if(s==
null)return;let c=Array.isArray(s)?s:[s];r.push({name:a,numbers:c,vector:c.length===2&&tn(a)})};o("gradient",e.gradient[n]),
o("update",e.update[n]);for(let[a,s]of Object.entries(e.state))o(a,s[n]);return r}function tn(e){return!/sq|square|sum|norm|inf|size|acc|prev/.
test(e)}function rt(e){let t=e.map(n=>$(n));return t.length===1?t[0]:`(${t.join(", ")})`}function ot(e,t,n){let r=e.tracks.
map(o=>{let a=H(o,n),s=we(t,U(o,n)),c=s===null?"":`, ${$(s,2)} from the minimum`;return`${Z(o)}: loss ${$(o.loss[a]??null)}${c}`});
return`Step ${n} of ${e.steps}. ${r.join(". ")}.`}function at(e,t,[n,r]){let[o,a,s=a]=e.labels;if(e.rows===1)return`${o}\
 ${$(n)}: ${s} ${$(r)}`;let c=$(Ye(t,n,r));return`${o} ${$(n)}, ${a} ${$(r)}: ${s} ${c}`}function ke({lowest:e,highest:t},n){
return n?"Click, or drag the ring, to start elsewhere.":e===null?"No point is computed yet.":`${`From ${$(e[0]??null)} t\
o ${$(t)}.`} Point at it to read a height.`}function st(e,t){let n=0,r=e.length;for(;n<r;){let o=n+r>>1;e[o]<=t?n=o+1:r=
o}return n}function j(e){let t=$(e,2);return t.includes(".")&&!t.includes("e")?t.replace(/\.?0+$/,""):t}var Q=170,A={top:20,right:12,bottom:34,left:52};function it(e){let t=m("svg",{"aria-hidden":"true",height:Q}),n=h("div",
{class:"tge-losses"},t),r=m("g",{class:"tge-losses-cursor"}),o=null,a=C(0,1,0,1),s=C(0,1,1,0),c=l=>{o=l;let p=Math.max(n.
clientWidth,160);a=C(0,Math.max(l.steps,1),A.left,p-A.right),s=nn(l.tracks.map(({loss:f})=>f)),L(t,{width:p,viewBox:`0 0\
 ${p} ${Q}`}),t.replaceChildren(...an(a,s,p),...sn(l,a,s),r)},i=l=>{if(o===null)return;let p=a.at(l),f=o.tracks.flatMap(
(d,v)=>{let M=d.loss[H(d,l)];if(typeof M!="number"||l>d.x.length-1+.5)return[];let P={cx:p,cy:s.at(M),r:3.5};return[m("c\
ircle",{class:`tge-line-${v%5+1}`,...P})]}),b={x1:p,x2:p,y1:A.top,y2:Q-A.bottom};r.replaceChildren(m("line",b),...f)},u=l=>{
if(l.buttons!==1||o===null)return;let p=l.clientX-t.getBoundingClientRect().left;e(Math.round(Math.min(Math.max(a.value(
p),0),o.steps)))};return n.addEventListener("pointerdown",u),n.addEventListener("pointermove",u),{element:n,draw:c,point:i}}
function nn(e){let[t,n]=[Q-A.bottom,A.top],r=e.flat().filter(s=>typeof s=="number");if(r.length===0)return C(0,1,t,n);let o=r.
reduce((s,c)=>Math.max(s,c)),a=r.reduce((s,c)=>Math.min(s,c));if(a>=0&&o>20*a&&o>0){let s=r.filter(u=>u>0).reduce((u,l)=>Math.
min(u,l)),[c,i]=Ie(Math.max(s,o*1e-12),o);return rn(Ge(c,i,t,n))}return C(...ce(a,o,4),t,n)}function rn(e){return{...e,at:t=>e.
at(Math.max(t,e.low))}}function on({low:e,high:t,value:n,at:r}){return e>0&&Math.abs(n((r(e)+r(t))/2)-(e+t)/2)>.1*t}function an(e,t,n){
let r=Q-A.bottom,o=on(t),a=G(t.high-t.low,4),c=(o?Ve(t.low,t.high,5):V(t.low,t.high,4)).flatMap(p=>{let f=Math.round(t.at(
p))+.5,b=o?$(p,1):q(p,a);return[m("line",{x1:A.left,x2:n-A.right,y1:f,y2:f}),m("text",{x:A.left-7,y:f+3.5,"text-anchor":"\
end"},b)]}),i=Math.max(2,Math.floor(n/110)),u=V(0,e.high,i).filter(Number.isInteger).map(p=>m("text",{x:e.at(p),y:r+15,"\
text-anchor":"middle"},`${p}`)),l=(p,f)=>m("text",{class:"tge-plane-name",...p},f);return[m("g",{class:"tge-losses-axes"},
...c,...u),l({x:A.left,y:10,"text-anchor":"start"},o?"loss, logarithmic":"loss"),l({x:n-A.right,y:Q-4,"text-anchor":"end"},
"step")]}function sn(e,t,n){let r=e.tracks.map(({loss:c},i)=>m("path",{class:`tge-trail tge-line-${i%5+1}`,d:cn(c,t,n)})),
o=e.tracks.map(({loss:c})=>{let i=c.findLastIndex(u=>u!==null);return{x:t.at(i)-3,y:n.at(c[i]??n.low)-6}}),a=ln(o.map(({
y:c})=>c),11),s=o.map(({x:c},i)=>m("text",{class:`tge-line-${i%5+1}`,x:c,y:a[i],"text-anchor":"end"},X(i)));return[...r,
...s]}function cn(e,t,n){let r="M",o="";return e.forEach((a,s)=>{if(a===null){r="M";return}o+=`${r}${t.at(s).toFixed(1)}\
 ${n.at(a).toFixed(1)}`,r="L"}),o}function ln(e,t){let n=e.map((a,s)=>s).sort((a,s)=>e[s]-e[a]),r=[...e],o=1/0;for(let a of n)
o=Math.min(e[a],o-t),r[a]=o;return r}function ct(e,t){let n=new Map,r=(o,a)=>{for(let[s,c]of[[o,a],[a,o]]){let i=n.get(s);i?i.push(c):n.set(s,[c])}};for(let o=0;o<
e.rows-1;o+=1)for(let a=0;a<e.columns-1;a+=1)for(let[s,c]of un(e,t,a,o))r(s,c);return pn(n).map(o=>o.map(a=>dn(e,t,a)))}
function un({columns:e,values:t},n,r,o){let a=o*e+r,s=[t[a],t[a+1],t[a+e+1],t[a+e]];if(!s.every(Number.isFinite))return[];
let[c,i,u,l]=[2*a,2*a+3,2*(a+e),2*a+1],p=s.reduce((d,v,M)=>d+(v>n?1<<M:0),0),f=s.reduce((d,v)=>d+v,0)/4>n,b={b:c,r:i,t:u,
l};return mn(p,f).map(([d,v])=>[b[d],b[v]])}function mn(e,t){let n=e>7?15-e:e;return n===5?t===(e===5)?[["l","t"],["b","\
r"]]:[["l","b"],["r","t"]]:{1:[["l","b"]],2:[["b","r"]],3:[["l","r"]],4:[["r","t"]],6:[["b","t"]],7:[["l","t"]]}[n]??[]}
function pn(e){let t=[],n=r=>{let o=[r];for(let a=r;;){let s=e.get(a)?.pop();if(s===void 0)break;let c=e.get(s);c.splice(
c.indexOf(a),1),o.push(s),a=s}o.length>1&&t.push(o)};for(let[r,o]of e)o.length===1&&n(r);for(let[r,o]of e)o.length>0&&n(
r);return t}function dn(e,t,n){let{columns:r,rows:o,values:a,x:s,y:c}=e,i=n>>1,u=(n&1)===1,l=a[i],p=a[i+(u?r:1)],f=(t-l)/
(p-l),b=i%r+(u?0:f),d=Math.floor(i/r)+(u?f:0);return[s[0]+b/(r-1)*(s[1]-s[0]),c[0]+d/(o-1)*(c[1]-c[0])]}function te(e){let t=e[0],
n=e.at(-1);if(!t||!n)return"";let r=e.length>2&&t[0]===n[0]&&t[1]===n[1];return`M${(r?e.slice(0,-1):e).map(([s,c])=>`${s.
toFixed(1)} ${c.toFixed(1)}`).join("L")}${r?"Z":""}`}function lt(e,t,n,r,o=34){let a=e.reduce((s,c,i)=>s+Pe(c,e[i-1]??c),
0);if(a<2.2*t)return null;for(let s of[.5,.35,.65,.2,.8,.1,.9]){let c=fn(e,s*a,t),i=t/2+4,u=c.x>n.left+i&&c.x<n.right-i&&
c.y>n.top+i&&c.y<n.bottom-i,l=r.every(p=>Math.hypot(p.x-c.x,p.y-c.y)>o);if(u&&l&&c.straight>.93)return c}return null}function fn(e,t,n){
let r=Se(e,t-n/2),o=Se(e,t+n/2),a=Se(e,t),s=Math.atan2(o[1]-r[1],o[0]-r[0])*180/Math.PI;return s>90&&(s-=180),s<-90&&(s+=
180),{x:a[0],y:a[1],angle:s,straight:Pe(r,o)/n}}function Se(e,t){let n=t;for(let r=1;r<e.length;r+=1){let[o,a]=[e[r-1],e[r]],
s=Pe(o,a);if(n<=s&&s>0){let c=Math.max(0,n/s);return[o[0]+(a[0]-o[0])*c,o[1]+(a[1]-o[1])*c]}n-=s}return e.at(-1)??[NaN,NaN]}
function Pe(e,t){return Math.hypot(e[0]-t[0],e[1]-t[1])}var gn=46,hn=34;function mt(e,t,n,r){let o=t.tracks.map((c,i)=>({track:c,index:i}));o.sort((c,i)=>+(c.track.name===r)-+(i.
track.name===r));let a=o.map(({track:c,index:i})=>bn(e,c,i,n)),s=t.tracks.find(({name:c})=>c===r);return[xn(e,t.start),...a,
...s?vn(e,s,n,t.tracks.indexOf(s)):[],...o.flatMap(({track:c,index:i})=>yn(e,c,i,n,c.name===r))]}function me(e,[t,n]){let r=o=>Math.
min(Math.max(o,-9999),9999);return[r(e.x.at(t)),r(e.y.at(n))]}function bn(e,t,n,r){let o=te(Me(t,r).map(a=>me(e,a)));return m(
"g",{class:`tge-line-${n%5+1}`},m("path",{class:"tge-trail-halo",d:o}),m("path",{class:"tge-trail",d:o}))}function xn(e,t){
let[n,r]=me(e,t);return m("g",{class:"tge-start"},m("circle",{cx:n,cy:r,r:9}),m("circle",{cx:n,cy:r,r:3}))}function yn(e,t,n,r,o){
let a=U(t,r)??Me(t,r).at(-1);if(!a)return[];let[s,c]=me(e,a);return[m("g",{class:`tge-marker tge-line-${n%5+1}`},m("circ\
le",{cx:s,cy:c,r:o?9:7.5}),m("text",{x:s,y:c+3.6,"text-anchor":"middle"},X(n)))]}function vn(e,t,n,r){let o=U(t,n),a=H(t,
n);if(o===null)return[];let s=me(e,o),[c,i]=t.gradient[a]??[],[u,l]=t.update[a]??[];return[...ut(e,s,[-(c??0),-(i??0)],gn,
"tge-arrow-downhill"),...ut(e,s,[u??0,l??0],hn,`tge-arrow-update tge-line-${r%5+1}`)]}function Ee(e,[t,n]){let r=e.x.at(
t)-e.x.at(0),o=e.y.at(n)-e.y.at(0),a=Math.hypot(r,o);return a>0&&Number.isFinite(a)?[r/a,o/a]:null}function ut(e,[t,n],r,o,a){
let s=Ee(e,r);if(s===null)return[];let[c,i]=s,[u,l]=[t+c*o,n+i*o],[p,f]=[u-c*8,l-i*8],b=`M${t} ${n}L${p} ${f}`,[d,v]=[-i*
4.5,c*4.5],M=`M${u} ${l}L${p+d} ${f+v}L${p-d} ${f-v}Z`;return[m("g",{class:`tge-arrow ${a}`},m("path",{class:"tge-arrow-\
halo",d:b+M}),m("path",{class:"tge-arrow-shaft",d:b}),m("path",{class:"tge-arrow-head",d:M}))]}function dt(){let e=h("p",{class:"tge-memory-heading"}),t=h("p",{class:"tge-memory-settings"}),n=h("dl",{class:"tge-memo\
ry-lines"}),r=pt("tge-arrow-downhill","against the gradient"),o=pt("tge-arrow-update","the step"),a=h("section",{class:"\
tge-memory","aria-label":"What the optimizer remembers"},e,t,n,h("p",{class:"tge-memory-note"},r,o));return{element:a,update:(c,i,u,l)=>{
let p=c.tracks.find(({name:d})=>d===u);if(a.hidden=p===void 0,!p)return;let f=`tge-line-${c.tracks.indexOf(p)%5+1}`;o.className=
f,S(e,`${Z(p)}: the step from here`);let b=Object.entries(p.settings).map(([d,v])=>`${d} ${v}`);S(t,O([p.kind,...b].join(
"  ·  "))),n.replaceChildren(...nt(p,i).flatMap(d=>Mn(d,l)))}}}function pt(e,t){let n=m("g",{class:`tge-arrow ${e}`},m(
"path",{class:"tge-arrow-shaft",d:"M1 6H20"}),m("path",{class:"tge-arrow-head",d:"M27 6L19 2V10Z"}));return h("span",{},
m("svg",{width:28,height:12,"aria-hidden":"true"},n),t)}function Mn(e,t){let n=h("dt",{},O(e.name,40));(e.name==="gradie\
nt"||e.name==="update")&&n.classList.add(`tge-memory-${e.name}`);let r=e.vector&&wn(e,t),o=h("span",{class:"tge-number"},
rt(e.numbers));return[n,h("dd",{},r||"",o)]}function wn({numbers:e},t){let[n,r]=e,o=Ee(t,[n??0,r??0]);if(o===null)return"";
let a=Math.atan2(o[1],o[0])*180/Math.PI,s=m("path",{d:"M-6 0H3M3 0L-1 -3.5M3 0L-1 3.5",transform:`translate(8 8) rotate(${a.
toFixed(1)})`});return m("svg",{width:16,height:16,"aria-hidden":"true"},s)}var kn=7,Sn=15,Pn={play:"M2 1l8 5-8 5z",pause:"M2 1h3v10H2zM7 1h3v10H7z",back:"M10 1L3.5 6 10 11zM1 1h2v10H1z",forward:"\
M1 1l6.5 5L1 11zM8.5 1h2.5v10H8.5z",restart:"M6 1a5 5 0 1 0 4.9 6H9.3A3.5 3.5 0 1 1 8.4 3.6L6.8 5.2H11V1L9.5 2.5A5 5 0 0\
 0 6 1z"};function ft(e,t){let n=0,r=0,o=0,a=0,s=0,c=g=>{E(),e(Math.min(Math.max(g,0),r)),t(n)},i=z("",{class:"tge-butto\
n tge-button-primary tge-play"},()=>{o?(E(),t(n)):M()}),u=z("",{class:"tge-button tge-restart"},()=>{c(0),M()}),l=z("",{
class:"tge-button","aria-label":"One step back"},()=>c(n-1)),p=z("",{class:"tge-button","aria-label":"One step"},()=>c(n+
1));ne(u,"restart","Restart"),ne(l,"back"),ne(p,"forward");let f=se("tge-race-step"),b=h("input",{type:"range",id:f,min:0,
step:1}),d=h("output",{class:"tge-number",for:f,"aria-live":"off"});b.addEventListener("input",()=>c(Number(b.value)));let v=h(
"div",{class:"tge-playback",role:"group","aria-label":"Race"},h("div",{class:"tge-playback-buttons"},i,u,l,p),h("div",{class:"\
tge-playback-steps"},h("label",{for:f,class:"tge-visually-hidden"},"Step"),b,d));function M(){n>=r&&e(0),s=n,a=performance.
now(),o=requestAnimationFrame(P),ne(i,"pause","Pause")}function P(g){let x=Math.max(Sn,r/kn)/1e3,k=Math.min(r,s+Math.floor(
Math.max(0,g-a)*x));k!==n&&e(k),k<r?o=requestAnimationFrame(P):(E(),t(n))}function E(){cancelAnimationFrame(o),o=0,ne(i,
"play","Play")}return E(),{element:v,update:(g,x)=>{n=g,r=x,L(b,{max:x,"aria-valuetext":`step ${g} of ${x}`}),b.value=String(
g),S(d,`step ${D(g)} of ${D(x)}`),L(l,{"aria-disabled":g<=0?"true":"false"}),L(p,{"aria-disabled":g>=x?"true":"false"})},
pause:E,close:()=>cancelAnimationFrame(o)}}function ne(e,t,n=""){if(e.dataset.icon===t)return;e.dataset.icon=t;let r={width:12,
height:12,viewBox:"0 0 12 12","aria-hidden":"true"};e.replaceChildren(m("svg",r,m("path",{d:Pn[t]})),n)}function gt(e){let t=h("div",{}),n=h("div",{class:"tge-progress","aria-hidden":"true"},t),r=h("span",{class:"tge-progres\
s-text tge-number"}),o="stop",a=z("",{class:"tge-button"},()=>e(o)),s=h("div",{class:"tge-computing"},n,r,a);return{element:s,
update:(i,u)=>{s.hidden=i.state==="finished",t.style.width=`${100*i.done/Math.max(i.total,1)}%`,S(r,En(i)),o=i.state==="\
running"?"stop":"resume",S(a,o==="stop"?"Stop":"Go on"),a.hidden=!u,s.classList.toggle("tge-computing-failed",i.error!==
"")}}}function En({state:e,done:t,total:n,remaining:r,error:o}){let a=`${D(t)} of ${D(n)} points`;return o?`${O(o)} (${a}\
)`:e==="running"&&r!==null?`${a}, about ${Math.max(1,Math.round(r))} s to go`:e==="running"?a:`${a}: ${e}`}var re=168,F={top:22,right:12,bottom:22,left:46};function ht(){let e=[0,1].map(()=>m("svg",{"aria-hidden":"true",height:re})),
t=h("div",{class:"tge-profiles"},...e);return{element:t,draw:(r,o,a)=>{let s=Math.max(t.clientWidth,160),c=ue(r);e.forEach(
(i,u)=>{L(i,{width:s,viewBox:`0 0 ${s} ${re}`});let l=u===0?r.x:r.y,[p,f]=[a[u]??"",a[1-u]??""],b=j(Number((o[1-u]??0).toPrecision(
2))),d=`${a[2]??"height"} over ${p}, at ${f} = ${b}`,v=C(...l,F.left,s-F.right),M=C(...c,re-F.bottom,F.top),P=$n(r,o,u),
E=v.at(o[u]);i.replaceChildren(...Nn(v,M,s),m("text",{class:"tge-plane-name",x:F.left,y:11},d),m("line",{class:"tge-curv\
e-mark",x1:E,x2:E,y1:F.top,y2:re-F.bottom}),m("path",{class:"tge-trail tge-line-1",d:Ln(P,v.at,M.at)}))})}}}function $n(e,t,n){
let r=n===0?e.columns:e.rows,o=n===0?e.x:e.y,a=n===0?e.y:e.x,s=n===0?e.rows:e.columns,c=(t[1-n]-a[0])/(a[1]-a[0]),i=Math.
min(Math.max(c,0),1)*(s-1);return Array.from({length:r},(u,l)=>[o[0]+l/(r-1)*(o[1]-o[0]),n===0?ee(e,l,i):ee(e,i,l)])}function Ln(e,t,n){
let r="M",o="";for(let[a,s]of e)Number.isFinite(s)&&(o+=`${r}${t(a).toFixed(1)} ${n(s).toFixed(1)}`),r=Number.isFinite(s)?
"L":"M";return o}function Nn(e,t,n){let r=re-F.bottom,o=G(t.high-t.low,3),a=G(e.high-e.low,Math.max(2,n/80)),s=V(t.low,t.
high,3).flatMap(i=>[m("line",{x1:F.left,x2:n-F.right,y1:t.at(i),y2:t.at(i)}),m("text",{x:F.left-7,y:t.at(i)+3.5,"text-an\
chor":"end"},q(i,o))]),c=V(e.low,e.high,Math.max(2,n/80)).map(i=>m("text",{x:e.at(i),y:r+15,"text-anchor":"middle"},q(i,
a)));return[m("g",{class:"tge-losses-axes"},...s,...c)]}function bt(e){let t=se("tge-racer"),n=["Optimizer","Learning rate","Loss","To minimum"].map(i=>h("th",{scope:"col"},i)),
r=h("tbody",{}),o=h("table",{class:"tge-racers"},h("caption",{class:"tge-visually-hidden"},"The race at the shown step"),
h("thead",{},h("tr",{},...n)),r),a=[],s="";return{element:o,update:(i,u,l,p)=>{let f=i.tracks.map(({name:b})=>b).join(`
`);f!==s&&(s=f,a=i.tracks.map((b,d)=>Cn(b,d,t,e)),r.replaceChildren(...a.map(b=>b.element))),o.classList.toggle("tge-rac\
ers-free",u.length===0),i.tracks.forEach((b,d)=>a[d]?.update(b,u,l,b.name===p))}}}function Cn(e,t,n,r){let o=h("input",{
type:"radio",name:n,value:e.name});o.addEventListener("change",()=>r.select(e.name));let a=m("svg",{class:`tge-line-${t%
5+1}`,width:30,height:16,"aria-hidden":"true"},m("line",{class:"tge-trail",x1:0,x2:30,y1:8,y2:8}),m("g",{class:"tge-mark\
er"},m("circle",{cx:15,cy:8,r:7}),m("text",{x:15,y:11.6,"text-anchor":"middle"},X(t)))),s=h("span",{class:"tge-racer-nam\
e"},Z(e)),c=h("label",{class:"tge-racer"},o,a,s),i=Rn(Z(e),d=>r.lr(e.name,d)),u=h("td",{class:"tge-number"}),l=h("td",{class:"\
tge-number tge-away"}),p=h("span",{class:"tge-racer-note"}),f=h("tr",{},h("th",{scope:"row"},c,p),h("td",{},i.element),u,
l);return{element:f,update:(d,v,M,P)=>{let E=H(d,M),T=d.note!==""&&M>=d.x.length-1;o.checked=P,f.classList.toggle("tge-r\
acer-chosen",P),i.update(d.lr),S(u,$(d.loss[E]??null));let g=we(v,U(d,M));S(l,g===null?"–":$(g,2)),S(p,T?d.note:"")}}}
var Tn=600;function Rn(e,t){let n=h("input",{type:"range",step:.05,"aria-label":`Learning rate of ${e}`}),r=h("output",{
class:"tge-number","aria-live":"off"}),o=h("div",{class:"tge-racer-rate"},n,r),a=-1/0,s=i=>{S(r,j(i)),L(n,{"aria-valuete\
xt":j(i)})};return n.addEventListener("input",()=>{a=performance.now();let i=_e(Number(n.value));s(i),t(i)}),{element:o,
update:i=>{if(n.hidden=i===null,i===null&&S(r,"–"),i===null||performance.now()-a<Tn)return;let[u,l]=De(i);L(n,{min:u,max:l}),
n.value=String(i>0?Math.log10(i):u),s(i)}}}var An=1e4,xt="No answer: this needs a running kernel. Run the cell again.",yt=0;function vt(e,t,n={},r=An){yt+=1;let o=yt;
return new Promise((a,s)=>{let c=()=>{clearTimeout(u),i()},i=ie(e,(l,p)=>{let f=l;f?.kind!=="reply"||f.id!==o||(c(),f.error===
void 0?a({content:l,buffers:p}):s(new Error(String(f.error))))}),u=setTimeout(()=>{c(),s(new Error(xt))},r);K(e,{...n,kind:"\
request",id:o,name:t})||(c(),s(new Error(xt)))})}function Mt(e,t){let n=null,r=!1,o=a=>{if(n={...n,...a,lr:{...n?.lr,...a.lr}},r)return;let s=n;n=null,r=!0,vt(e,"race",{
...s}).then(()=>t("")).catch(c=>t(c.message)).finally(()=>{r=!1,n&&o({})})};return o}function wt(e,t){let n=Number.isNaN(t)?0:t,r=Math.min(Math.max(n,0),1)*(e.length-1),o=Math.min(Math.floor(r),e.length-2),
[a,s]=[e[o],e[o+1]],c=i=>Math.round(a[i]+(s[i]-a[i])*(r-o));return[c(0),c(1),c(2)]}function kt(e){return getComputedStyle(e).colorScheme==="dark"}var St=[[255,253,242],[227,241,228],[181,220,214],[127,185,201],[79,143,184],[51,98,155],[42,65,121]],Pt=[[15,19,30],[22,
38,62],[25,60,88],[32,84,110],[49,110,128],[82,139,142],[128,168,156]];var Fn=5.8,Hn={light:[[225,228,233],[200,205,213]],dark:[[52,57,66],[70,76,87]]};function Et(e,t,n){let r=kt(e.element),
o=r?Pt:St,a=n.levels.length,s=Array.from({length:a+1},(u,l)=>wt(o,a===0?.3:l/a)),[c,i]=Hn[r?"dark":"light"];Je(e.canvas,
t,(u,l,p)=>Number.isNaN(u)?(l+p)%16<5?i:c:s[st(n.levels,u)])}function $t(e,t,n){let r=[],o=[],a=[],{left:s,top:c,width:i,
height:u}=e.box,l={left:s,top:c,right:s+i,bottom:c+u};for(let p of[...n].reverse()){let f=ct(t,p).map(g=>g.map(([x,k])=>[
e.x.at(x),e.y.at(k)])),b=f.map(te).join("");if(b==="")continue;r.push(m("path",{d:b}));let d=j(p),v=f.reduce((g,x)=>x.length>
g.length?x:g),M=lt(v,d.length*Fn,l,a);if(M===null)continue;a.push(M);let[P,E]=[M.x.toFixed(1),M.y.toFixed(1)],T=`transla\
te(${P} ${E}) rotate(${M.angle.toFixed(0)})`;o.push(m("text",{transform:T,y:3.5,"text-anchor":"middle"},d))}return m("g",
{class:"tge-contours"},...r,...o)}function Lt(e,t){let n=[...t.minima??[]];t.here?.length===2&&n.push([t.here[0],t.here[1]]);
let r=n.map(([o,a])=>{let[s,c]=[e.x.at(o),e.y.at(a)],i=`M${s-6} ${c}H${s+6}M${s} ${c-6}V${c+6}`;return m("g",{},m("path",
{class:"tge-mark-halo",d:i}),m("path",{d:i}))});return m("g",{class:"tge-marks"},...r)}function Nt(e,t){let n=t.map(([c,
i])=>[e.x.at(c),e.y.at(i)]),r=te(n),o=n.at(-1),a=n.map(([c,i])=>m("circle",{cx:c,cy:i,r:2.2})),s=([c,i],u)=>m("text",{x:c+
7,y:i-7},u);return m("g",{class:"tge-way tge-line-2"},m("path",{class:"tge-trail-halo",d:r}),m("path",{class:"tge-trail",
d:r}),...a,m("circle",{cx:o[0],cy:o[1],r:4.5}),s(n[0],"start"),s(o,"end"))}var On=14;function Gn({model:e,el:t}){let n=e.get("surface"),r=ye(n),o=ve(e.get("race")),a=o?Ct(e.get("step"),o):0,s=!0,
c=n.columns*n.rows,i={state:String(e.get("state")),done:n.done,total:c,remaining:null,error:""},u=n.rows===1,l=h("p",{class:"\
tge-title"}),p=h("p",{class:"tge-formula"}),f=h("p",{class:"tge-reading tge-number"}),b=h("p",{class:"tge-trouble",role:"\
alert"}),d=Te(),v=gt(y=>K(e,{kind:"command",name:y})),M=Mt(e,y=>S(b,y)),P=y=>{a=y,de()},E=y=>{e.set("step",o&&y>=o.steps?
-1:y),be(e),o&&d.say(ot(o,n.minima??[],y))},T=ft(P,E),g=it(y=>{T.pause(),P(y),E(y)}),x=dt(),k=bt({select(y){e.set("selec\
ted",y),be(e),de()},lr:(y,N)=>M({lr:{[y]:N}})}),w=qe({kind:u?"loss curve":"loss surface",label:`${O(n.title)}. Arrow key\
s move a cross-hair that reads the height`+(o?"; Enter starts the race there.":"."),ratio:u?.6:1,most:u?760:620,hover(y,N){
u&&y&&w.point(Ue(r,y[0])),!o&&!u&&$e(),W(N)},choose(y){o&&M({start:Tt(y)})},grab:y=>o!==null&&_(y,o.start),drag:y=>M({start:Tt(
y)})}),_=([y,N],[R,ge])=>Math.hypot(w.x.at(R)-y,w.y.at(ge)-N)<On,W=y=>{let N=w.cursor(),R=N?at(n,r,N):ke(n,o);S(f,R),y&&
N&&d.say(R)},oe=ht(),$e=()=>{let[,y=0,N=0]=n.lowest??[],R=n.here?[0,0]:n.path?.at(-1)??[y,N];oe.draw(r,w.cursor()??R,n.labels)},
Rt=()=>{let{x_range:y,y_range:N,labels:R}=n,ge=[R[0]??"x",R[1]??"y"],Ft=w.layOut(y,u?ue(r):N,ge);if(!s&&!Ft)return;if(s=
!1,u){w.layer.replaceChildren(...Be(w,r,n));return}Et(w,r,n);let Ht=i.state==="running"?[]:n.levels;w.layer.replaceChildren(
$t(w,r,Ht),Lt(w,n)),w.layer.append(pe)},pe=document.createElementNS("http://www.w3.org/2000/svg","g"),de=()=>{if(n.path&&
pe.replaceChildren(Nt(w,n.path)),o===null)return;let y=String(e.get("selected"));pe.replaceChildren(...mt(w,o,a,y)),k.update(
o,n.minima??[],a,y),x.update(o,a,y,w),T.update(a,o.steps),g.point(a)},Le=()=>{S(l,O(n.title)),S(p,O(n.formula??"")),v.update(
i,I.live()),Rt(),!o&&!u&&$e(),o&&g.draw(o),de(),w.cursor()===null&&S(f,ke(n,o))},Ne=h("div",{class:"tge-landscape-pictur\
e"},w.element,f),fe=h("div",{class:"tge-landscape-side"});o?(Ne.append(T.element,b),fe.append(k.element,x.element,g.element)):
u||fe.append(oe.element);let ae=h("section",{class:"tge tge-landscape tge-card","aria-label":"Landscape"},h("div",{class:"\
tge-landscape-header"},l,p),v.element,h("div",{class:`tge-landscape-body${u?" tge-landscape-alone":""}`},Ne,...u?[]:[fe]),
d.element),I=We(e,ae,{receive:(y,N)=>{let R=i.state;return Object.assign(i,{state:y.state,done:y.done,total:y.total,remaining:y.
remaining,error:y.error}),r={...r,values:je(N[0])},s=!0,R!==i.state&&R==="running"&&d.say(`Surface ${i.state}: ${i.done}\
 of ${i.total} points`),!0},paint:Le}),At=[I.close,T.close,Y(e,"surface",()=>{n=e.get("surface"),r=ye(n),s=!0,I.schedule()}),
Y(e,"race",()=>{let y=o!==null&&a>=o.steps;o=ve(e.get("race")),o&&(a=y?o.steps:Math.min(a,o.steps)),I.schedule()}),Y(e,"\
step",()=>{o&&(a=Ct(e.get("step"),o)),I.schedule()}),Y(e,"selected",I.schedule),Oe(()=>{s=!0,I.schedule()}),Fe(ae),He(ae)];
return t.append(ae),Le(),I.hello(),()=>At.forEach(y=>y())}function Ct(e,t){let n=Number(e);return n<0?t.steps:Math.min(n,
t.steps)}function Tt([e,t]){return[Number(e.toPrecision(4)),Number(t.toPrecision(4))]}var yo={render:Gn};export{yo as default};
