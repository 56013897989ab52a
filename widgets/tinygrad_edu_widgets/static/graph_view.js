function A(t,e,n){return t.on(`change:${e}`,n),()=>t.off(`change:${e}`,n)}function ae(t,e){return t.on("msg:custom",e),()=>t.
off("msg:custom",e)}function J(t,e){return yt(t,()=>t.send(e))}function C(t){return yt(t,()=>t.save_changes())}var Ce=new WeakMap;
function vt(t,e){let n=Ce.get(t)??new Set;return Ce.set(t,n.add(e)),t.on("comm_live_update",e),()=>{n.delete(e),t.off("c\
omm_live_update",e)}}function yt(t,e){try{e()}catch{return Ce.get(t)?.forEach(n=>n()),!1}return!0}var Br="http://www.w3.org/2000/svg";function ee(t,e){for(let[n,r]of Object.entries(e))r===!1?t.removeAttribute(n):t.setAttribute(
n,r===!0?"":String(r))}function c(t,e={},...n){let r=document.createElement(t);return ee(r,e),r.append(...n),r}function f(t,e={},...n){
let r=document.createElementNS(Br,t);return ee(r,e),r.append(...n),r}function $(t,e,n){let r=c("button",{type:"button",...e},
t);return r.addEventListener("click",n),r}function x(t,e){t.textContent!==e&&(t.textContent=e)}var xt=0;function T(t){return xt+=
1,`${t}-${Date.now().toString(36)}-${xt}`}function St(){let t=c("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:t,
say:n=>{t.textContent=t.textContent===n?`${n} `:n}}}var Ir=1e4,Mt="No answer: this needs a running kernel. Run the cell again.",Et=0;function z(t,e,n={},r=Ir){Et+=1;let o=Et;
return new Promise((i,s)=>{let a=()=>{clearTimeout(u),l()},l=ae(t,(d,p)=>{let h=d;h?.kind!=="reply"||h.id!==o||(a(),h.error===
void 0?i({content:d,buffers:p}):s(new Error(String(h.error))))}),u=setTimeout(()=>{a(),s(new Error(Mt))},r);J(t,{...n,kind:"\
request",id:o,name:e})||(a(),s(new Error(Mt)))})}function kt(t){return Math.max(.1,Math.min(3,t))}function le(t,e){let n=o=>t[o]>0?Math.max(1,e[o]-32)/t[o]:1,r=kt(Math.min(
1,n("width"),n("height")));return{scale:r,left:(e.width-t.width*r)/2,top:(e.height-t.height*r)/2}}function ze(t,e,n){let r=le(
t,e);if(r.scale>=.72)return r;let o=.85,[i,s]=n??[t.width/2,t.height/2],a={scale:o,left:e.width/2-i*o,top:e.height/2-s*o};
return ue(a,t,e)}function ue(t,e,n){let r=(i,s,a)=>s+32<=a?(a-s)/2:Math.max(a-s-16,Math.min(16,i)),{scale:o}=t;return{scale:o,
left:r(t.left,e.width*o,n.width),top:r(t.top,e.height*o,n.height)}}function $t(t,e,n){let r=kt(t.scale*e),o=r/t.scale;return{
scale:r,left:n[0]-(n[0]-t.left)*o,top:n[1]-(n[1]-t.top)*o}}function Lt(t,e,n,r,o){let s=(l,u,d)=>Math.max(48-u,Math.min(
d-48,l)),{scale:a}=t;return{scale:a,left:s(t.left+e,r.width*a,o.width),top:s(t.top+n,r.height*a,o.height)}}function Ve(t,e,n){
let r=(o,i,s,a)=>{let l=i*t.scale+o,u=(i+s)*t.scale+o;return u-l>a-32?o+a/2-(l+u)/2:l<16?o+16-l:u>a-16?o+a-16-u:o};return{
scale:t.scale,left:r(t.left,e.x,e.width,n.width),top:r(t.top,e.y,e.height,n.height)}}function ce({scale:t,left:e,top:n},r){
let[o,i]=[r.width/t,r.height/t];return{x:-e/t,y:-n/t,width:o,height:i}}function At(t,{x:e,y:n,width:r,height:o}){let i=(s,a,l,u)=>Math.
abs(l-s-a/2)>a+u/2;return!i(t.x,t.width,e,r)&&!i(t.y,t.height,n,o)}var Hr=4,de=class{constructor(e,n){this.picture=e;this.placed=n;this.observer=new ResizeObserver(()=>this.resize()),this.
observer.observe(e.svg),this.listen()}picture;placed;view={scale:1,left:0,top:0};drawing={width:0,height:0};focus=null;window={
width:0,height:0};moved=!1;wanted=null;observer;abort=new AbortController;covered=()=>({width:0,height:0});dragged=!1;sight(){
if(this.window.width===0)return null;let{scale:e}=this.view;return{scale:e,...ce(this.view,this.window)}}show(e,n){this.
drawing=e,this.focus=n,this.place(ze(e,this.window,n))}change({width:e,height:n},r,o){this.drawing={width:e,height:n},this.
wanted=null;let i=le(this.drawing,this.window);if(!this.moved&&i.scale>=.72)return this.place(i);this.moved=!0;let{scale:s,
left:a,top:l}=this.view,[u,d]=r&&o?[r[0]-o[0],r[1]-o[1]]:[0,0],p={scale:s,left:a+u*s,top:l+d*s};this.place(ue(p,this.drawing,
this.window))}adopt({view:e,window:n,moved:r}){Object.assign(this,{window:n,moved:r,wanted:null}),this.place(e,!0)}centre([
e,n],r=!0){this.moved=!0;let{width:o,height:i}=this.window,{scale:s}=this.view,a={scale:s,left:o/2-e*s,top:i/2-n*s};this.
place(ue(a,this.drawing,this.window),r)}fit(){this.moved=!0,this.place(le(this.drawing,this.window))}zoom(e,n){this.moved=
!0;let{width:r,height:o}=this.window;this.place($t(this.view,e,n??[r/2,o/2]))}reveal(e,n){this.wanted={area:e,core:n},this.
window.width>0&&this.place(this.revealed(this.view))}revealed(e){if(this.wanted===null)return e;let{area:n,core:r}=this.
wanted,o=this.covered(),i={width:this.window.width-o.width,height:this.window.height-o.height};return Ve(Ve(e,n,i),r,i)}close(){
this.observer.disconnect(),this.abort.abort()}resize(){let{width:e,height:n}=this.picture.svg.getBoundingClientRect(),r=this.
window.width===0;if(this.window={width:e,height:n},e===0)return;if(this.moved&&!r)return this.place(this.view,!0);let o=ze(
this.drawing,this.window,this.focus);this.place(this.revealed(o),!0)}place(e,n=!1){this.view=e;let{camera:r,svg:o}=this.
picture;o.classList.toggle("tge-jump",n);let{left:i,top:s,scale:a}=e;r.style.transform=`translate(${i}px, ${s}px) scale(${a}\
)`,this.placed(e,this.window,this.drawing)}listen(){let{svg:e}=this.picture,n={signal:this.abort.signal};e.addEventListener(
"pointerdown",r=>this.press(r),n),e.addEventListener("wheel",r=>this.wheel(r),{...n,passive:!1})}wheel(e){if(!e.ctrlKey&&
!e.metaKey)return;e.preventDefault();let{left:n,top:r}=this.picture.svg.getBoundingClientRect(),o=Math.exp(-Math.max(-50,
Math.min(50,e.deltaY))/100);this.zoom(o,[e.clientX-n,e.clientY-r]),this.picture.svg.classList.add("tge-jump")}press(e){if(this.
dragged=!1,e.button!==0)return;let n=new AbortController,{svg:r}=this.picture,[o,i]=[e.clientX,e.clientY],s=u=>{let[d,p]=[
u.clientX-o,u.clientY-i];!this.dragged&&Math.hypot(d,p)<Hr||(this.dragged||r.setPointerCapture(e.pointerId),this.dragged=
this.moved=!0,r.classList.add("tge-dragging"),[o,i]=[u.clientX,u.clientY],this.place(Lt(this.view,d,p,this.drawing,this.
window),!0))},a=()=>{r.classList.remove("tge-dragging"),n.abort()},l={signal:AbortSignal.any([n.signal,this.abort.signal])};
window.addEventListener("pointermove",s,l);for(let u of["pointerup","pointercancel"])window.addEventListener(u,a,l)}};function G(t){return`module:${t}`}function pe(t){let e=new Map(t.modules.map(a=>[a.path,a])),n=new Set(t.nodes.map(({id:a})=>a)),
r=new Map(t.modules.flatMap(({path:a,members:l})=>l.map(u=>[u,a]))),o=new Map,i=a=>{let l=o.get(a);if(l===void 0){let u=a.
split(".");l=u.map((p,h)=>u.slice(0,h+1).join(".")).flatMap(p=>[r.get(p)??"",p]).filter(p=>e.has(p)),o.set(a,l)}return l},
s=[...e.keys()].filter(a=>n.has(G(a)));return{known:e,hollow:new Set(s),around:i}}function F(t,e,n){let r=o=>e.has(o)||t.
hollow.has(o);return t.around(n).find(r)??null}function te(t,e){return[...t.known.keys()].filter(r=>F(t,e,r)===r).sort()}
function Pt(t,e,n){let r=new Set;for(let{id:o,module:i}of t.nodes){let s=F(e,n,i);r.add(s===null?o:G(s))}return r.size}function Ke(t,e,n,r){
let o=new Set(n),i=l=>e.around(l).length,s=[...e.known.keys()],a=Math.max(0,...s.map(i));for(;a>0&&Pt(t,e,o)>r;){for(let l of s)
i(l)>=a&&o.add(l);a-=1}return o}function _e(t,e,n,r){let o=new Set(n);for(let i of e.around(r))o.delete(i);if(Pt(t,e,o)>
400)for(let i of e.known.keys())e.around(i).at(-2)===r&&o.add(i);return Ke(t,e,o,1e3)}function Gt(t,e){let n=t.known.get(
e),r=t.around(e).at(-2)??"",i=(t.known.get(r)?.members.length??0)>0?r.split(".").slice(0,-1).join("."):r;return(i!==""&&
e.startsWith(`${i}.`)?e.slice(i.length+1):e)+Nt(n)}function Tt(t){return t.path+Nt(t)}function Nt(t){let e=t?.members.length??
0,n=t?.type?` · ${t.type}`:"";return e>0?`${n} × ${e}`:n}var Dr=360;function je(t,e){let n=t.frames.find(({path:i})=>i===e);if(n!==void 0)return[n.x+n.width/2,n.y];let r=[e,G(e),
t.boxOf.get(e)],o=t.boxes.find(({id:i})=>r.includes(i));return o===void 0?null:[o.x,o.y-o.height/2]}function Bt(t,e){let n=t.
frames.find(({path:o})=>o===e);if(n!==void 0)return{...n,height:Math.min(n.height,Dr)};let r=t.boxes.find(({id:o})=>o===
G(e));return r===void 0?null:V([r])}function V(t){let e=Math.min(...t.map(i=>i.x-i.width/2))-20,n=Math.max(...t.map(i=>i.
x+i.width/2))+20,r=Math.min(...t.map(i=>i.y-i.height/2))-36,o=Math.max(...t.map(i=>i.y+i.height/2))+36;return{x:e,y:r,width:n-
e,height:o-r}}var ne=[["up","u","what it is made from","what NAME is made from"],["down","d","what is made from it","what is made from\
 NAME"],["path","l","shortest way to the END","the shortest way from NAME to the END"],["near","i","its inputs and consu\
mers","NAME, its inputs and its consumers"],["module","m","its module","the module of NAME"]];function Rt(t,e){let{members:n,
module:r,title:o}=e;return{kind:t,members:n,module:r,title:o}}function Ft(t,e,{kind:n,members:r,module:o}){if(n==="modul\
e"){let a=e.around(o).at(-1)??"",l=t.nodes.filter(u=>a===""?u.module===o:e.around(u.module).includes(a));return new Set(
[...r,...l.map(({id:u})=>u)])}let i=It(t,"up"),s=It(t,"down");return n==="path"?Cr(t,r,s):n==="near"?new Set([...r,...r.
flatMap(a=>[...i(a),...s(a)])]):Or(r,n==="up"?i:s)}function It(t,e){let n=new Map;for(let{source:r,target:o}of t.edges){
let[i,s]=e==="down"?[r,o]:[o,r];n.set(i,n.get(i)??[]).get(i)?.push(s)}return r=>n.get(r)??[]}function Or(t,e){let n=new Set(
t);for(let r of n)for(let o of e(r))n.add(o);return n}function Cr(t,e,n){let r=new Map(e.map(u=>[u,null]));for(let[u]of r)
for(let d of n(u))r.has(d)||r.set(d,u);let o=t.nodes.filter(({kind:u})=>u==="output"),i=new Set(o.map(({id:u})=>u)),s=[...r.
keys()],a=s.find(u=>i.has(u))??s.find(u=>n(u).length===0),l=new Set;for(;a!=null;)l.add(a),a=r.get(a)??void 0;return l}function he(t,e){
return new Set([...t].map(n=>e.get(n)??n))}function L(t,e=3){if(t===null||Number.isNaN(t))return"nan";if(!Number.isFinite(t))return t>0?"inf":"−inf";if(t===0)return"\
0";let n=Math.abs(t);return n>=1e6||n<.001?Ht(zr(t,e)):Number.isInteger(t)?K(t):n>=10**e?K(Math.round(t)):Ht(t.toPrecision(
e))}function K(t){let e=String(Math.abs(t)).replace(/\B(?=(\d{3})+$)/g,",");return t<0?`−${e}`:e}function zr(t,e){let[
n="",r="0"]=t.toExponential(e-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(r)}`}function Ht(t){
return t.replaceAll("-","−")}var Vr="…",Kr=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function b(t){return t.replace(Kr,e=>e===`
`?"⏎":`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}function v(t,e){let n=Array.from(t.slice(0,2*e+2));return n.
length<=e?t:n.slice(0,Math.max(0,e-1)).join("")+Vr}var _r="⁰¹²³⁴⁵⁶⁷⁸⁹";function me(t){let e=t.flat().filter(r=>r!==null),n=Math.max(-300,Math.floor(Math.log10(
ge(t)||1)));return n>=4||n<-1?{exponent:n,decimals:3}:e.every(Number.isInteger)?{exponent:0,decimals:0}:{exponent:0,decimals:3-
Math.max(0,n)}}function qe(t,e){if(t===null)return"∗";if(t===0)return"0";let n=(Math.abs(t)/10**e.exponent).toFixed(e.
decimals);return(t<0?"−":"")+n}function We(t){if(t.exponent===0)return"";let n=[...String(Math.abs(t.exponent))].map(r=>_r[Number(
r)]).join("");return`× 10${t.exponent<0?"⁻":""}${n}`}function S(t){return t.length===0?"scalar":t.join(" × ")}function I(t){
return t.replace(/^torch\./,"")}function N(t,e){return`${t} ${e}${t===1?"":"s"}`}function Qe(t,e){return t===null||e===0?
0:Math.max(-1,Math.min(1,t/e))}function ge(t){let e=0;for(let n of t)for(let r of n)r!==null&&(e=Math.max(e,Math.abs(r)));
return e}var Ue="…",jr=/ \u00d7 \d+$/;function Ye(t,e,n){let r=v(b(t),200);if(n(r)<=e)return r;let o=jr.exec(t)?.[0]??"",i=n(Ue+
o)<=e?Ue+o:Ue,s=Array.from(r),a=0,l=s.length;for(;l-a>1;){let u=a+l>>1,d=s.slice(0,u).join("")+i;n(d)<=e?a=u:l=u}return s.
slice(0,a).join("")+i}function y(t){return t===null?"nan or ∞":L(t)}function B(t){let[e]=t.values[0]??[];return e===void 0?
"empty":t.shape.every(n=>n===1)?y(e):`${y(t.minimum)} … ${y(t.maximum)}`}function Dt(t){if(!t.cropped)return"";let e=t.
values.length,n=t.values[0]?.length??0;return`first ${t.shape.length<2?`${n}`:`${e} × ${n}`} of ${S(t.shape)}`}function Ot(t,e){
return t.values.map((n,r)=>n.map((o,i)=>{let s=e.values[r]?.[i];return o===null||s===null||s===void 0?null:o-s}))}function Ct(t,e){let n=t.kind==="backward"?"loss":"output",r=(l,u)=>c("option",{value:l},u),o=c("select",{class:"tge-fil\
ter","aria-label":"Show of the graph, seen from the selected node",title:"Of the selected node"},r("","Show everything"),
...ne.map(([l,u,d])=>r(l,`${d.replace("END",n)}  (${u})`)));o.addEventListener("change",()=>e.filter(o.value===""?null:o.
value));let i=c("span",{class:"tge-filter-words"}),s=c("input",{type:"checkbox"});s.addEventListener("change",()=>e.hide(
s.checked));let a=c("div",{class:"tge-filter-bar",role:"group","aria-label":"Filter",hidden:!0},i,c("label",{},s,"hide t\
he rest"),$("Show everything",{class:"tge-link"},()=>e.filter(null)));return{menu:o,bar:a,show(l,u,d){if(o.value=l?.kind??
"",a.hidden=l===null,s.checked=u,l===null)return"everything is shown";let p=ne.find(([w])=>w===l.kind)?.[3]??"",h=v(b(l.
title),30),m=p.replace("END",n).replace("NAME",()=>h),g=`${d} of ${t.nodes.length} nodes: ${m}`;return x(i,g),g}}}function Vt(t,e){let n=zt(e).split(/\s+/).filter(Boolean);if(n.length===0)return[];let r=new Map(t.modules.map(({path:i,
type:s})=>[i,s]));return t.nodes.map(i=>[i.id,zt(qr(i,r.get(i.module)??""))]).filter(([,i])=>n.every(s=>i.includes(s))).
map(([i])=>i)}function Kt({module:t,label:e,operation:n}){let r=t.slice(t.lastIndexOf(".")+1);return t!==""&&e===`${r} ·\
 ${n}`?`${t} · ${n}`:t===""?e:`${t}.${e}`}function qr(t,e){let{label:n,operation:r,kind:o,module:i,dtype:s}=t,a=t.shape.
length===0?"scalar":t.shape.join("x");return[n,r,o,`${i}.${n}`,e,s,a].join(`
`)}function zt(t){return t.slice(0,1e4).toLowerCase().replace(/(\d)\s*[,x\u00d7]\s*(?=\d)/g,"$1x").replace(/[()[\]]/g,"")}function _t(t,e){let n=[],r=new Map,o=-1,i=c("input",{class:"tge-find",type:"search",placeholder:"Search  /","aria-label":"\
Search nodes by name, operation, module or shape",title:"Name, operation, module, shape. Enter goes to the next match.",
spellcheck:"false",autocomplete:"off"}),s=c("span",{class:"tge-find-count tge-number"}),a=()=>{let h=i.value;l(Vt(t,h)),
!(h.trim()===""||e.others===null)&&e.others(h).then(m=>{i.value===h&&(r=new Map(m),l([...r.keys()]))},()=>{})},l=h=>{n=h,
o=-1;let m=i.value.trim()!=="";x(s,m?`${n.length||"no"} found`:""),e.mark(n);let g=n.length===1?"1 match":`${n.length} m\
atches`;m&&e.say(g)},u=()=>x(s,`${o+1} of ${n.length}`),d=h=>{if(n.length===0)return;o=(o<0&&h<0?0:o)+h,o=(o+n.length)%n.
length,u();let m=n[o]??"";e.go(m,`${o+1} of ${n.length} matches`,r.get(m)??"")},p=()=>{i.value="",a(),e.leave()};return i.
addEventListener("input",a),i.addEventListener("keydown",h=>{if(!h.ctrlKey&&!h.metaKey&&!h.altKey&&h.stopPropagation(),h.
key==="Enter")d(h.shiftKey?-1:1);else if(h.key==="Escape")p();else return;h.preventDefault()}),{element:c("span",{class:"\
tge-finder",role:"search"},i,s),focus(){i.focus(),i.select()},search:()=>({query:i.value,matches:n,names:r,at:o}),adopt(h){
({matches:n,names:r,at:o,query:i.value}=h),o>=0&&u(),e.mark(n)}}}function jt(t,e){let n=[],r=0,o=Number.NEGATIVE_INFINITY;for(let i of[...t].sort((s,a)=>s.start-a.start))o>Number.NEGATIVE_INFINITY&&
i.start-o>e&&(n.push([o,o-r]),r+=i.start-o-e,n.push([i.start,i.start-r])),o=Math.max(o,i.end);return i=>Wr(n,i)}function Wr(t,e){
let n=null;for(let r of t){if(e<r[0]){if(n===null)return e;let o=(e-n[0])/(r[0]-n[0]);return n[1]+o*(r[1]-n[1])}n=r}return n===
null?e:e-n[0]+n[1]}var fe={x:t=>t,y:t=>t};function Wt(t,e){let n=(r,o)=>[...t.map(i=>Xe(i[r]-i[o]/2,i[o])),...e.flatMap(
i=>Qr(i[r],i[o],r))];return{x:jt(n("x","width"),64),y:jt(n("y","height"),44)}}function Qr(t,e,n){return[Xe(t,n==="y"?26:
12),Xe(t+e-12,12)]}function Xe(t,e){return{start:t,end:t+e}}function Qt(t,e){let[n,r]=[e.x(t.x),e.y(t.y)],o=e.x(t.x+t.width)-
n;return{...t,x:n,y:r,width:o,height:e.y(t.y+t.height)-r}}function Ze(t,e,n,r){let o=t.points.map(([u,d])=>[r.x(u),r.y(d)]),
[i,s]=[o[0],o[o.length-1]],[a,l]=Yr(e,n,i,s);return o.length<2||i===void 0||s===void 0?[a,l]:e.node===null?[a,n.node===null?
l:s]:n.node===null?[i,l]:r===fe?o:Ur(o)}function Ur(t){let e=[...t],[n,r,o]=t.slice(-3);if(n===void 0||r===void 0||o===void 0)
return e;let i=Math.max((n[1]+o[1])/2,o[1]-26);return n[1]<o[1]&&(e[t.length-2]=[r[0],Math.min(r[1],i)]),e}function Yr(t,e,n,r){
let o=t.y<=e.y?1:-1;return[[qt(t,n),t.y+o*t.height/2],[qt(e,r),e.y-o*e.height/2]]}function qt(t,e){let n=Math.max(0,t.width/
2-12),r=e?.[0]??t.x;return Math.max(t.x-n,Math.min(t.x+n,r))}function Je(t){return typeof t=="object"&&t!==null&&"nodes"in t}function et(t,e){return JSON.stringify([[...t].sort(),e])}
function Ut(t){let e=new Map;for(let[n,r,o]of t.lines){let i=`${n}\0${r}`;e.set(i,[...e.get(i)??[],o])}return(n,r)=>e.get(
`${n}\0${r}`)?.shift()??null}var Yt=46,Xt=240;function Jt(t,e,{boxes:n=pe(t),only:r=null,places:o=null}={}){let i=new Map,s=new Map,a=[];for(let g of t.
nodes){let w=F(n,e,g.module);i.set(g.id,w===null?g.id:G(w)),w===null?a.push(g):s.set(w,s.get(w)??[]).get(w)?.push(g)}let l=Jr(
t,i),u=[...a.map(eo),...[...s].map(([g,w])=>no(n,g,w,l))].filter(({id:g})=>r===null||r.has(g)),d=new Set(u.flatMap(({module:g})=>n.
around(g))),p=t.modules.filter(({path:g})=>d.has(g)&&F(n,e,g)===null),h=te(n,e),m=r===null&&h.every(g=>n.hollow.has(g));
return o===null?Xr(t,u,p,i,m):Zr(t,u,p,i,o)}function Xr(t,e,n,r,o){let i=o?fe:Wt(e,n),s=e.map(a=>({...a,x:i.x(a.x),y:i.y(
a.y)}));return{boxes:s,lines:en(t,s,r,(a,l,u)=>Ze(a,l,u,i)),frames:n.map(a=>Qt(a,i)),width:i.x(t.width),height:i.y(t.height),
boxOf:r}}function Zr(t,e,n,r,o){let i=e.map(l=>{let[u,d,p,h]=o.nodes[l.id]??[l.x,l.y,60,40];return{...l,x:u,y:d,width:p,
height:h}}),s=Ut(o),a=n.flatMap(l=>{let[u,d,p,h]=o.modules[l.path]??[];return u===void 0||d===void 0?[]:[{...l,x:u,y:d,width:p??
0,height:h??0}]});return{boxes:i,lines:en(t,i,r,(l,u,d)=>s(u.id,d.id)??Ze(l,u,d,fe)),frames:a,width:o.width,height:o.height,
boxOf:r}}function Jr(t,e){let n=t.edges.filter(({source:r,target:o})=>e.get(r)!==e.get(o));return new Set(n.map(({source:r})=>r))}
function eo(t){return{id:t.id,kind:t.kind,title:t.label,details:to(t),node:t,module:t.module,members:[t.id],x:t.x,y:t.y,
width:t.width,height:t.height}}function to(t){let e=I(t.dtype),n=e===""||e==="float32"?"":` ${e}`,r=Zt(t)??S(t.shape)+n;
return[...(t.error.split(`
`,1)[0]??"").split(/: (.*)/s).filter(o=>o!==""),...e===""||r===`= ${t.label}`?[]:[r],...t.value===null||Zt(t)?[]:[`value\
 ${B(t.value)}`],...t.gradient===null?[]:[`grad ${B(t.gradient)}`]]}function Zt({value:t}){return t!==null&&t.values.length>
0&&t.shape.every(n=>n===1)?`= ${B(t)}`:null}function no(t,e,n,r){let o=t.known.get(e),i=n.findLast(({id:a})=>r.has(a))??
n.at(-1),s=Math.max(o?.nodes??0,n.length);return{id:G(e),kind:"module",title:Gt(t,e),details:[...i===void 0||i.dtype===""?
[]:[S(i.shape)],N(s,"node")],node:null,module:e,members:n.map(a=>a.id),x:o===void 0?0:o.x+o.width/2,y:o===void 0?0:o.y+o.
height/2,width:Math.min(Xt,o?.width??Xt),height:Math.min(Yt,o?.height??Yt)}}function en(t,e,n,r){let o=new Map(e.map(s=>[
s.id,s])),i=new Map;for(let s of t.edges){let a=o.get(n.get(s.source)??""),l=o.get(n.get(s.target)??"");if(a===void 0||l===
void 0||a===l)continue;let d=a.id!==s.source||l.id!==s.target?"":`#${i.size}`,p=`${a.id}\0${l.id}${d}`;if(i.has(p))continue;
let h=r(s,a,l),{label:m}=s;i.set(p,{id:p,source:a.id,target:l.id,label:m,points:h})}return[...i.values()]}function be(t,e,n=new Map){
let r=new Map(e.boxes.map(a=>[a.id,a.title])),o=e.lines.filter(a=>a.target===t.id),i=[...new Set(o.map(a=>r.get(a.source)??
""))],s=[v(b(t.title),60)];if(t.node===null)s.push("folded module",...t.details);else{let[a=""]=t.node.error.split(`
`,1),l=`stopped by ${v(b(a),200)}`;s.push(t.kind,a===""?S(t.node.shape):l),t.node.dtype!==""&&s.push(I(t.node.dtype));let u=t.
node.gradient??n.get(t.id);u!==void 0&&s.push(`gradient norm ${y(u.norm)}`)}return i.length>0&&s.push(`from ${i.map(a=>v(
b(a),40)).join(" and ")}`),s.join(", ")}var tn=150,we=class{constructor(e,n,r){this.model=e;this.document=n;this.show=r;this.boxes=pe(n);let o=e.get("places");Je(
o)&&this.known.set(et(o.folded,null),o)}model;document;show;boxes;known=new Map;wanted="";patience=tn;folded(){let e=this.
model.get("folded"),n=new Set(Array.isArray(e)?e.map(String):[]);return Ke(this.document,this.boxes,n,1e3)}scene(e=null){
let n=this.folded(),r=this.key(n,e),o=this.known.get(r)??null;return Jt(this.document,n,{boxes:this.boxes,only:e,places:o})}draw(e){
let n=te(this.boxes,this.folded()),r=this.key(this.folded(),e);if(this.wanted=r,e===null&&n.every(a=>this.boxes.hollow.has(
a))||this.known.has(r))return this.show(this.scene(e));let i=setTimeout(()=>this.show(this.scene(e)),this.patience),s={folded:n,
only:e===null?null:[...e]};z(this.model,"places",s).then(({content:{places:a}})=>{Je(a)&&(this.patience=tn,this.known.set(
r,a),clearTimeout(i),this.wanted===r&&this.show(this.scene(e)))},()=>{this.patience=0})}key(e,n){let r=n===null?null:[...n].
sort();return et(te(this.boxes,e),r)}};var oo=1,io=1e3,so=5;function ao(t){let e=t;return e?.kind==="frame"&&e.version===oo}function nn(t){if(t===void 0)return new Float32Array;
let{byteOffset:e,byteLength:n}=t,r=e+n-n%4;return new Float32Array(t.buffer.slice(e,r))}function rn(t,e,n){let r=!1,o=0,
i=0,s=-1/0,a=0,l=!0,u=()=>{!r||o-i<so||(i=o,r=J(t,{kind:"acknowledge",sequence:o}))},d=()=>{a=0,n.paint(),u()},p=()=>{a||
(a=requestAnimationFrame(d))},h=()=>{performance.now()-s<io||(s=performance.now(),J(t,{kind:"hello"}))},m=[ae(t,(w,M)=>{
ao(w)&&(r=!0,o=w.sequence,n.receive(w,M)||h(),document.hidden||!l?u():p())}),vt(t,()=>{r=!1,p()}),lo(e,w=>{l=w,w&&p()}),
uo(e,p)];return{live:()=>r,schedule:p,hello:h,close:()=>{cancelAnimationFrame(a),m.forEach(w=>w())}}}function lo(t,e){let n=new IntersectionObserver(
o=>{e(o.at(-1)?.isIntersecting??!0)});n.observe(t);let r=()=>e(!document.hidden);return document.addEventListener("visib\
ilitychange",r),()=>{n.disconnect(),document.removeEventListener("visibilitychange",r)}}function uo(t,e){let n=new ResizeObserver(
e);return n.observe(t),()=>n.disconnect()}function on(t){let e=t.modules.map(n=>`module:${n.path}`);return[...t.nodes.map(n=>n.id),...e]}function sn(t,e){let n=[...e].
filter(Number.isFinite);if(t==="zero fraction")return{kind:"linear",low:0,high:1};if(t==="activation mean"){let s=co(Math.
max(...n.map(Math.abs),1e-12));return{kind:"signed",low:-s,high:s}}let r=n.filter(s=>s>0).map(Math.log10);if(r.length===
0)return{kind:"log",low:.1,high:1};let o=Math.floor(Math.min(...r)+1e-9),i=Math.max(o+1,Math.ceil(Math.max(...r)-1e-9));
return{kind:"log",low:10**o,high:10**i}}function an({kind:t,low:e,high:n},r){return Number.isFinite(r)?t==="signed"?tt(r/
n,-1):t==="linear"?tt((r-e)/(n-e),0):r<=0?0:tt(Math.log(r/e)/Math.log(n/e),0):1}function co(t){let e=10**Math.floor(Math.
log10(t)+1e-9);return([1,2,5].find(r=>r*e>=t*(1-1e-9))??10)*e}function tt(t,e){return Math.max(e,Math.min(1,t))}function ln(t,e,n){
let r=Number.isFinite(e)?L(e):"nan, ∞",o=`${po[t]??t} ${r}`;return o.length<=n?o:r.length<=n?r:L(e,1)}var po={"gradien\
t norm":"‖∂‖","weight norm":"‖w‖","update ratio":"‖Δw‖/‖w‖","zero fraction":"zeros","activation mean":"\
mean","activation std":"std"};var ho=[.5,.38,.62,.26,.74,.15,.85];function un(t,e,n,r){let o=null,i=Number.POSITIVE_INFINITY;for(let[s,a]of mo(t,e).entries()){
let l={x:a[0],y:a[1],width:e,height:n},u=r.reduce((d,p)=>d+go(l,p),s);u<i&&([o,i]=[l,u])}return o??{x:0,y:0,width:e,height:n}}
function mo(t,e){let n=ho.map(i=>dn(t,i)),r=i=>n.map(([s,a])=>[s+i*(e/2+9),a]),o=[...r(1),...r(-1)];return nt(t)<56?[...o,
...n]:[...n,...o]}function cn(t){let e=Math.max(2,Math.ceil(nt(t)/10));return Array.from({length:e+1},(n,r)=>{let[o,i]=dn(
t,r/e);return{x:o,y:i,width:8,height:8}})}function go(t,e){let n=Math.min(t.x+t.width/2,e.x+e.width/2)-Math.max(t.x-t.width/
2,e.x-e.width/2),r=Math.min(t.y+t.height/2,e.y+e.height/2)-Math.max(t.y-t.height/2,e.y-e.height/2);return Math.max(0,n)*
Math.max(0,r)}function dn(t,e){let n=e*nt(t),r=t[0]??[0,0];for(let o of t.slice(1)){let i=Math.hypot(o[0]-r[0],o[1]-r[1]);
if(n<=i&&i>0)return[r[0]+(o[0]-r[0])*n/i,r[1]+(o[1]-r[1])*n/i];n-=i,r=o}return r}function nt(t){return t.slice(1).reduce(
(e,[n,r],o)=>e+Math.hypot(n-(t[o]?.[0]??0),r-(t[o]?.[1]??0)),0)}function hn(t,e){let[n,r]=[-e.width/2,-e.height/2];switch(t){case"parameter":return fo(n,r,e.width,e.height,9);case"inpu\
t":return re(n,r,e.width,e.height,Math.min(24,e.height/2));case"module":return re(n,r,e.width,e.height,3);default:return re(
n,r,e.width,e.height,8)}}function mn(t,e){let[n,r]=[-e.width/2,-e.height/2];return t==="output"?re(n+3.5,r+3.5,e.width-7,
e.height-7,5.5):t==="module"?re(n+5,r+5,e.width,e.height,3):null}function re(t,e,n,r,o){let i=Math.min(o,n/2,r/2),s=(a,l)=>`\
a${i} ${i} 0 0 1 ${a} ${l}`;return`M${t+i} ${e}h${n-2*i}${s(i,i)}v${r-2*i}${s(-i,i)}h${2*i-n}${s(-i,-i)}v${2*i-r}${s(i,-i)}\
z`}function fo(t,e,n,r,o){let i=Math.min(o,n/2,r/2);return`M${t+i} ${e}h${n-2*i}l${i} ${i}v${r-2*i}l${-i} ${i}h${2*i-n}l${-i}\
 ${-i}v${2*i-r}z`}function gn(t,e){return e.width-(t==="input"?20:t==="module"?44:10)}var _=7;function ve(t){let[e,...n]=t;
if(e===void 0)return"";let r=`M${H(e)}`,o=e;return n.forEach((i,s)=>{let a=s===n.length-1?wo(o,i):i;r+=fn(o,i)?`L${H(a)}`:
bo(o,a),o=i}),r}function bo(t,e){let n=(e[1]-t[1])/2;return`C${[[t[0],t[1]+n],[e[0],e[1]-n]].map(H).join(" ")} ${H(e)}`}
function fn(t,e){return Math.abs(e[1]-t[1])<8}function wo(t,e){let[n,r]=bn(t,e);return[e[0]-n*(_-1),e[1]-r*(_-1)]}function bn(t,e){
if(!fn(t,e))return[0,Math.sign(e[1]-t[1])];let n=Math.hypot(e[0]-t[0],e[1]-t[1]);return n===0?[0,1]:[(e[0]-t[0])/n,(e[1]-
t[1])/n]}function ye(t){let e=t[t.length-1],n=t[t.length-2];if(e===void 0||n===void 0)return"";let[r,o]=bn(n,e),i=s=>[e[0]-
r*_-o*s*(_/2),e[1]-o*_+r*s*(_/2)];return`M${H(e)}L${H(i(1))}L${H(i(-1))}z`}function wn(t){return[...t].reverse()}function H([
t,e]){return`${pn(t)} ${pn(e)}`}function pn(t){return Math.round(t*100)/100}function yn(t){let e=new Set(t.edges.map(n=>n.target));return t.nodes.filter(n=>e.has(n.id))}function oe(t){return-2-yn(
t).length}function xn(t,e){if(e>=-1)return null;let n=yn(t),r=Math.max(0,n.length+2+e);return{active:n[r-1]??null,done:r,
count:n.length,ahead:new Set(n.slice(r).map(o=>o.id))}}function Sn(t,e){let{active:n}=e;if(n===null)return"Before the fo\
rward pass: only inputs and parameters have values.";let r=new Map(t.nodes.map(({id:s,label:a})=>[s,a])),o=t.edges.filter(
s=>s.target===n.id),i=[...new Set(o.map(({source:s})=>r.get(s)??s))];return`${n.label} takes ${yo(i)} and gives ${vo(n)}\
.`}function vo({value:t,shape:e,dtype:n}){let r=n===""&&e.length===0?"its result":S(e);return t===null?`${r}; the graph \
has not kept its numbers`:t.values.length>0&&t.shape.every(o=>o===1)?B(t):`${r}, norm ${y(t.norm)}`}function yo(t){let e=t.
at(-1)??"nothing";return t.length<2?e:`${t.slice(0,-1).join(", ")} and ${e}`}function Mn(t){let e=new Map;for(let n of t.steps){e.set(n.node,n.incoming);for(let{target:r,total:o}of n.outgoing)e.set(
r,o)}return e}var xe={active:"▶",done:"✓",waiting:"∂",kept:"∂",idle:"",computing:"▶",ahead:""};function j(t,e){
let n=Number.isFinite(e)?Math.trunc(e):-1,r=t.steps.length>0?oe(t):-1;return Math.max(r,Math.min(t.steps.length-1,n))}function Se(t,e){
let n=j(t,e),r=new Set,o=new Map;for(let d of t.steps.slice(0,Math.max(0,n+1))){o.delete(d.node),r.add(d.node);for(let{target:p,
total:h}of d.outgoing)o.set(p,h)}let i=t.steps[n]??null;i!==null&&r.delete(i.node);let s=new Set(t.steps.map(({node:d})=>d)),
a=new Set([...o.keys()].filter(d=>!s.has(d))),l=n<t.steps.length-1,u=xn(t,n);return{index:n,stepping:l,step:i,done:r,waiting:o,
kept:a,forward:u}}function En(t,e){let{forward:n}=t;if(n?.active&&e.includes(n.active.id))return"computing";if(n!==null)
return e.some(o=>n.ahead.has(o))?"ahead":"idle";let r=t.step?.node;return r!==void 0&&e.includes(r)?"active":e.some(o=>t.
waiting.has(o)&&!t.kept.has(o))?"waiting":e.some(o=>t.kept.has(o))?"kept":e.some(o=>t.done.has(o))?"done":"idle"}function Me(t,e){
let n=t.steps[j(t,e)];if(n===void 0)return[];let r=new Map(Se(t,e-1).waiting);return n.outgoing.map(o=>{let i=r.get(o.target)??
null;return r.set(o.target,o.total),{outgoing:o,earlier:i,before:i&&xo(o,i)}})}function xo(t,e){return e.values.length>0?
e.values:Ot(t.total,t.gradient)}function kn(t,e,n){let{step:r}=e;if(r===null)return{arriving:[],leaving:[]};let o=n.boxOf.
get(r.node),i=new Set(t.steps.slice(0,e.index).filter(u=>u.outgoing.some(({target:d})=>d===r.node)).map(u=>n.boxOf.get(u.
node))),s=n.lines.filter(u=>u.source===o&&i.has(u.target)),a=n.lines.filter(u=>u.target===o),l=[];for(let u of r.outgoing){
let d=n.boxOf.get(u.target),p=a.findIndex(h=>h.source===d);p>=0&&l.push({line:a.splice(p,1)[0].id,outgoing:u})}return{arriving:s.
map(u=>u.id),leaving:l}}var So=18,Mo=6.4;function Ln(t,e,n,r,o=!1){let i=t.svg.hasAttribute("data-forward"),s=r.forward!==null;t.svg.toggleAttribute(
"data-forward",s);for(let a of n.boxes){let l=t.boxes.get(a.id),u=En(r,a.members);if(l&&(s||i)){let p=a.node?.value?Eo(a.
node.value,a.width):"";rt(l,s?u==="ahead"?"…":p:"")}l?.setAttribute("data-stage",u);let d=l?.querySelector(".tge-badge\
-sign");d&&x(d,xe[u])}ko(t,e,n,r,o)}function Eo(t,e){let{minimum:n,maximum:r}=t,o=Math.max(Math.abs(n??0),Math.abs(r??0)),
i=`${L(n,2)} … ${L(r,2)}`,s=[B(t),i,`≤ ${L(o,2)}`];return s.find(l=>l.length*Mo<e-10)??s[s.length-1]??""}function rt(t,e){
let n=t.querySelector(".tge-node-detail");if(n===null)return;let r=n.getAttribute("data-plain")??n.textContent??"";n.setAttribute(
"data-plain",r),x(n,e===""?r:e)}function An(t,e){for(let n of e.boxes){let[r=""]=n.node?.error.split(`
`,1)??[];if(r==="")continue;let o=t.boxes.get(n.id);o?.classList.add("tge-node-failed"),o?.append(ot("✕",r,n,"tge-stop\
ped"))}}function ot(t,e,{width:n,height:r},o){let i=`translate(${n/2-1} ${1-r/2})`;return f("g",{class:`tge-alarm ${o}`,
transform:i},f("title",{},v(b(e),400)),f("circle",{r:8.5}),f("text",{y:4},t))}function ko(t,e,n,r,o){let i=new Map(n.lines.
map(m=>[m.id,m])),{arriving:s,leaving:a}=kn(e,r,n),l=[],u=[],d=new Set,p=(m,g,w)=>{let M=i.get(m);M!==void 0&&(l.push(...Po(
M,g)),d.add(m),w!==""&&u.push({points:M.points,text:w,way:g}))},h=r.step===null?"":$n(r.step.incoming);for(let[m,g]of s.
entries())p(g,"arriving",m===0?h:"");for(let{line:m,outgoing:g,earlier:w}of $o(e,r,a)){let M=`${w?"+ ":""}${$n(g.gradient)}`;
p(m,"leaving",o?"?":M)}for(let m of Lo(n,r))p(m.id,"feeding",Ao(n,m));t.flow.replaceChildren(...l),t.pills.replaceChildren(
...Go(u,n));for(let[m,g]of t.lines)g.classList.toggle("tge-carrying",d.has(m))}function $n(t){return`‖∂‖ ${y(t.norm)}`}
function $o(t,e,n){let r=new Map(Me(t,e.index).map(o=>[o.outgoing,o.earlier]));return n.map(o=>({...o,earlier:r.get(o.outgoing)??
null}))}function Lo(t,{forward:e}){let n=t.boxOf.get(e?.active?.id??"");return t.lines.filter(r=>r.target===n)}function Ao(t,e){
let n=t.boxes.find(({id:r})=>r===e.source);return n?.node?.value?B(n.node.value):""}function Po(t,e){let n=e==="feeding"?
t.points:wn(t.points),r=ve(n),o=f("circle",{class:`tge-flow-dot tge-flow-${e}`,r:4.5});return o.style.setProperty("offse\
t-path",`path("${r}")`),[f("path",{class:`tge-flow-line tge-flow-${e}`,d:r}),f("path",{class:`tge-flow-arrow tge-flow-${e}`,
d:ye(n)}),o]}function Go(t,e){let n=[...e.boxes.map(r=>({...r,width:r.width+8,height:r.height+6})),...e.frames.map(To)];
return t.map(({points:r,text:o,way:i})=>{let s=t.flatMap(u=>u.points===r?[]:cn(u.points)),a=o.length*6.6+12,l=un(r,a,So,
[...n,...s]);return n.push(l),No(l,o,i)})}function To({x:t,y:e,path:n,type:r}){let o=Math.min(200,(n.length+r.length+3)*
6.6+10);return{x:t+o/2,y:e+12,width:o,height:20}}function No({x:t,y:e,width:n,height:r},o,i){let s={x:-n/2,y:-r/2,width:n,
height:r,rx:r/2};return f("g",{class:`tge-pill tge-flow-${i}`,transform:`translate(${t} ${e})`},f("rect",s),f("text",{y:4},
o))}function Pn(t,e){for(let[n,r]of t.boxes)r.classList.toggle("tge-selected",n===e)}function it(t,e){for(let[r,o]of t.boxes)
o.classList.toggle("tge-cursor",r===e);let n=t.boxes.get(e);n?t.svg.setAttribute("aria-activedescendant",n.id):t.svg.removeAttribute(
"aria-activedescendant")}function q(t,e,n){for(let r of e.lines){let o=n!==""&&(r.source===n||r.target===n);t.lines.get(
r.id)?.classList.toggle("tge-near",o)}}var W=1e4;function st(t){return c("h3",{class:"tge-panel-title"},v(b(t),W))}function k(t,...e){return c("section",{class:"\
tge-section"},c("h4",{},t),...e)}function Ee(t){let e=b(t).split(/, +(?=\u2202[^,()]*=)/);return c("code",{class:"tge-ru\
le"},e.join(`
`))}function Q(t,e,n){let r=v(b(t),40);return $(r,{class:"tge-link"},()=>n.select(e))}function ke(){let t=(e,n)=>{let r=c(
"span",{class:`tge-sign tge-sign-${e}`},xe[e]);return c("li",{},r,n)};return c("ul",{class:"tge-legend tge-signs","aria-\
label":"Marks of the backward pass"},t("active","at work"),t("waiting","holds a gradient, waits"),t("done","done"),c("li",
{},c("b",{},"‖∂‖"),"norm of a gradient"))}var $e={nan:"Not a number",exploding:"Exploding gradient",vanishing:"Vanishing gradient",dead:"Dead units",plateau:"Plat\
eau",overwritten:"Saved, then written into"},Gn=45,Le=class{constructor(e,n,r,o){this.model=e;this.picture=r;this.stage=
o;this.ids=on(n);let i=T("tge-colour");this.select.id=i,this.element=c("div",{class:"tge-live",hidden:!0},c("label",{for:i},
"Colour by"),this.select,c("span",{class:"tge-live-range"},this.low,this.bar,this.high),this.step),this.select.addEventListener(
"change",()=>{e.set("colour_by",this.select.value),C(e)}),this.stream=rn(e,r.svg,{receive:({measure:s,step:a},[l])=>(this.
take(String(s),Number(a),nn(l)),!0),paint:()=>this.paint()}),this.cleanups=[this.stream.close,A(e,"measures",()=>this.offer()),
A(e,"colour_by",()=>this.offer()),A(e,"alarms",()=>this.ring())],this.offer(),this.readSaved(),this.stream.hello()}model;picture;stage;element;select=c(
"select",{class:"tge-select"});bar=c("span",{class:"tge-live-bar","aria-hidden":"true"});low=c("span",{class:"tge-number"});high=c(
"span",{class:"tge-number"});step=c("span",{class:"tge-number tge-live-step"});numbers=new Map;painted=new Map;ids;stream;cleanups;told=null;measure="";range={
kind:"linear",low:0,high:1};close(){for(let e of this.cleanups)e()}redrawn(){this.painted.clear(),this.paint(),this.markAlarms()}moved(){
this.numbers.size>0&&this.stream.schedule()}about(e){let n=this.numberOf(e),r=this.alarmsOf(e).map(({step:o,kind:i,text:s})=>{
let a=k(`! ${$e[i]??b(i)}${o>0?`, since step ${o}`:""}`,c("p",{},v(b(s),2e3)));return a.classList.add("tge-error"),a});return n!==
void 0&&(this.told={box:e,line:c("p",{class:"tge-number"})},this.tell(),r.push(k("In the run",this.told.line))),r}tell(){
if(this.told===null)return;let e=this.numberOf(this.told.box),n=e===void 0?"is not measured here":Tn(e);x(this.told.line,
`${this.measure} ${n}`)}words(e){let n=this.numberOf(e),r=n===void 0?"":`, ${this.measure} ${Tn(n)}`,o=this.alarmsOf(e).
map(({kind:i})=>`, ${$e[i]??i}`);return r+o.join("")}measures(){let e=this.model.get("measures");return Array.isArray(e)?
e.map(String):[]}alarms(){let e=this.model.get("alarms");return Array.isArray(e)?e:[]}alarmsOf(e){let n=new Set([e.id,...e.
members]);return this.alarms().filter(({node:r})=>n.has(r))}offer(){let e=this.measures();this.element.hidden=e.length===
0;let n=String(this.model.get("colour_by")??"");[...this.select.options].map(({value:o})=>o).join()!==e.join()&&this.select.
replaceChildren(...e.map(o=>c("option",{value:o},o))),this.select.value=n}readSaved(){let e=this.model.get("colours");if(e?.
numbers===void 0)return;let n=e.numbers.map(r=>r??Number.NaN);this.take(e.measure??"",e.step??0,n)}take(e,n,r){this.measure=
e,this.numbers.clear();for(let[o,i]of this.ids.entries()){let s=r[o];s!==void 0&&!Number.isNaN(s)&&this.numbers.set(i,s)}
this.range=sn(e,this.numbers.values()),x(this.step,n>0?`step ${n}`:"")}numberOf(e){return this.numbers.get(e.id)}paint(){
let e=this.stage.sight(),n=e===null||e.scale>=.4;for(let s of this.stage.scene().boxes){if(e!==null&&!At(e,s))continue;let a=this.
picture.boxes.get(s.id);a!==void 0&&this.paintBox(a,s,this.numberOf(s),n)}let{kind:r,low:o,high:i}=this.range;x(this.low,
L(o,1)),x(this.high,L(i,1)),this.tell(),this.bar.classList.toggle("tge-live-signed",r==="signed")}paintBox(e,n,r,o){let s=r===
void 0||!o?"":(p=>ln(this.measure,p,Ro(n)))(r),a=r===void 0?0:an(this.range,r),l=`${s} ${Math.round(a*Gn)}`;if((this.painted.
get(n.id)??" 0")===l)return;if(this.painted.set(n.id,l),rt(e,s),r===void 0)return e.removeAttribute("data-live");let u=Number.
isFinite(r)?a<0?"cold":"warm":"bad";e.getAttribute("data-live")!==u&&e.setAttribute("data-live",u);let d=`${Math.round(Math.
abs(a)*Gn)}%`;e.style.setProperty("--tge-heat",d)}ring(){this.markAlarms();let e=this.alarms().at(-1);if(e!==void 0){let n=v(
b(e.where||"the run"),200);this.stage.say(`${$e[e.kind]??e.kind} at ${n}`)}this.stage.changed()}markAlarms(){for(let e of this.
stage.scene().boxes){let n=this.picture.boxes.get(e.id),r=this.alarmsOf(e),o=n?.querySelector(".tge-ringing")??null,i=r.
some(({kind:s})=>s==="overwritten");if(n?.classList.toggle("tge-node-overwritten",i),r.length===0)o?.remove();else if(o===
null){let s=r.map(({kind:a})=>$e[a]??a).join(", ");n?.append(ot("!",s,e,"tge-ringing"))}}}};function Tn(t){return Number.
isFinite(t)?L(t,4):"nan or infinite"}function Ro({width:t}){return Math.floor((t-10)/6.4)}function Nn(t,e,n,r){let o=b(t||"Computation graph"),i=Ae("fold-all","Fold or unfold all modules","Fold modules",r.foldAll),
s=c("p",{class:"tge-notice",hidden:!0}),a=c("div",{class:"tge-tools",role:"group","aria-label":"Picture"},...e,...n?[i]:
[],Ae("zoom-out","Zoom out","−",()=>r.zoom(.8)),Ae("zoom-in","Zoom in","+",()=>r.zoom(1.25)),Ae("zoom-fit","Show the w\
hole graph","Fit",r.fit));return{element:c("div",{class:"tge-graph-header"},c("h2",{class:"tge-title",title:o},v(o,120)),
a,s),tell(l){x(s,l),s.hidden=l===""},showFolded:l=>x(i,l?"Unfold modules":"Fold modules")}}function Ae(t,e,n,r){let o=/\w/.
test(n)?{}:{"aria-label":e},i={class:`tge-button tge-tool tge-${t}`,title:e};return $(n,{...i,...o},r)}function at(t,e,n){let r=o=>n!==null&&!n.has(o);t.svg.classList.toggle("tge-filtered",n!==null);for(let[o,i]of t.boxes)i.
classList.toggle("tge-dim",r(o));for(let{id:o,source:i,target:s}of e.lines)t.lines.get(o)?.classList.toggle("tge-dim",r(
i)||r(s))}function lt(t,e,n){let r=he(n,e.boxOf);for(let[o,i]of t.boxes)i.classList.toggle("tge-match",r.has(o))}var Bn={width:132,height:168},In=44,R=6,Rn="--tge-map-width",Fo=["operation","parameter","input","output","module"],Pe=class{constructor(e){
this.go=e;this.element.append(this.content,this.seen),this.element.addEventListener("pointerdown",n=>this.press(n))}go;element=f(
"svg",{class:"tge-map","aria-hidden":"true"});content=f("g");seen=f("rect",{class:"tge-map-seen",rx:2});width=0;scene=null;scale=[
0,0];show(e){this.scene=e,this.scale=[0,0]}place(e,n,r){let o=ce(e,n),i=n.width===0||Do(o,r);if(this.width=0,this.element.
classList.toggle("tge-map-hidden",i),i)return void this.element.parentElement?.style.removeProperty(Rn);let s=Ho(r,n);String(
s)!==String(this.scale)&&this.draw(s,r),this.width=r.width*s[0]+2*R,this.element.parentElement?.style.setProperty(Rn,`${this.
width}px`);let{x:a,y:l,width:u,height:d}=Oo(o,r);ee(this.seen,{x:a*s[0]+R,y:l*s[1]+R,width:Math.max(4,u*s[0]),height:Math.
max(4,d*s[1])})}draw(e,{width:n,height:r}){this.scale=e;let o=(p,h)=>p*e[h]+2*R;ee(this.element,{width:o(n,0),height:o(r,
1)});let{boxes:i,frames:s}=this.scene??{boxes:[],frames:[]},a=(p,h,m,g)=>{let[w,M]=[m*e[0],Math.max(1.5,g*e[1])].map(Fn);
return`M${[p*e[0]+R,h*e[1]+R].map(Fn).join(" ")}h${w}v${M}h-${w}z`},l=Fo.map(p=>{let m=i.filter(g=>g.kind===p).map(({x:g,
y:w,width:M,height:O})=>a(g-M/2,w-O/2,M,O));return f("path",{class:`tge-map-${p}`,d:m.join("")})}),u=s.map(p=>a(p.x,p.y,
p.width,p.height)),d=f("path",{class:"tge-map-frames",d:u.join("")});this.content.replaceChildren(d,...l)}press(e){if(e.
button!==0)return;e.preventDefault(),e.stopPropagation();let{left:n,top:r}=this.element.getBoundingClientRect(),o=s=>this.
go([(s.clientX-n-R)/this.scale[0],(s.clientY-r-R)/this.scale[1]]);this.element.setPointerCapture(e.pointerId),o(e);let i=new AbortController;
this.element.addEventListener("pointermove",o,{signal:i.signal});for(let s of["pointerup","pointercancel"])this.element.
addEventListener(s,()=>i.abort(),{signal:i.signal})}};function Fn(t){return Math.round(t*10)/10}function Ho(t,e){let n=Math.
min(Bn.width,e.width*.3),r=Math.min(Bn.height,e.height*.42),o=Math.min(n/t.width,r/t.height);return[Math.max(o,Math.min(
In,n)/t.width),Math.max(o,Math.min(In,r)/t.height)]}function Do(t,e){return t.x<=12&&t.y<=12&&t.x+t.width>=e.width-12&&t.
y+t.height>=e.height-12}function Oo(t,e){let n=Math.max(0,Math.min(e.width,t.x)),r=Math.max(0,Math.min(e.height,t.y));return{
x:n,y:r,width:Math.max(0,Math.min(e.width,t.x+t.width)-n),height:Math.max(0,Math.min(e.height,t.y+t.height)-r)}}function Hn(t,e,n){if(matchMedia("(prefers-reduced-motion: reduce)").matches||n.boxes.length>300)return;let o={duration:260,
easing:"ease"},i=new Map(e.boxes.map(l=>[l.id,l]));for(let l of n.boxes){let u=Co(l,i,e),d=u!==null&&(u[0]!==l.x||u[1]!==
l.y),p=!i.has(l.id);if(!d&&!p)continue;let[h,m]=u??[l.x,l.y],g=[{transform:`translate(${h}px, ${m}px)`,opacity:p?0:1},{transform:`\
translate(${l.x}px, ${l.y}px)`,opacity:1}];t.boxes.get(l.id)?.animate(g,o)}let a=t.camera.querySelectorAll(".tge-frames,\
 .tge-lines, .tge-headings");for(let l of a)l.animate([{opacity:0},{opacity:1}],o)}function Co(t,e,n){let r=e.get(t.id);
if(r!==void 0)return[r.x,r.y];let o=t.members.flatMap(s=>e.get(n.boxOf.get(s)??"")??[]);if(o.length===0)return null;let i=s=>o.
reduce((a,l)=>a+l[s],0)/o.length;return[i("x"),i("y")]}function Dn(t){let e=t.flatMap(([n,r])=>[c("dt",{},...n.split(" ").map(o=>c("kbd",{},o))),c("dd",{},r)]);return c("detai\
ls",{class:"tge-keys"},c("summary",{},"Keyboard"),c("dl",{},...e))}var zo=/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/;function On(t){let e=t.trim().toLowerCase().replace(/[\u2212\u2013]/g,"-").
replace(/[\u00b7\u00d7]/g,"*").replace(/(\d),(\d)/g,"$1.$2").replace(/\s+/g,""),n=null;for(let r of e.split(/(?=[*/])/)){
let o=/^[*/]/.exec(r)?.[0]??"",i=r.slice(o.length);if(!zo.test(i))return null;let s=Number(i);n===null?n=o===""?s:Number.
NaN:n=o==="/"?n/s:n*s}return n!==null&&Number.isFinite(n)?n:null}function ut(t){let e=t.trim().toLowerCase();if(e==="sca\
lar"||e==="()"||e==="[]")return[];let r=e.replace(/^[([]|[)\],]+$/g,"").split(/\s*[,x\u00d7*\s]\s*/).map(o=>/^\d+$/.test(
o)?Number(o):Number.NaN);return r.some(Number.isNaN)?null:r}function Cn(t,e){if(e.length===0)return[];let n=ut(t);return n===
null||n.length!==e.length?null:n.every((r,o)=>r<(e[o]??0))?n:null}function U(t){return t.length===0?"":`[${t.join(", ")}\
]`}function Vo(t){let[e,n]=[-1,[0,0]];for(let[r,o]of t.entries())for(let[i,s]of o.entries())Math.abs(s??0)>e&&([e,n]=[Math.
abs(s??0),[r,i]]);return n}function Ko(t,e){return[...Array.from({length:Math.max(0,t.length-2)},()=>0),...e.slice(2-Math.
min(2,t.length))]}function zn(t,e){let[n=0,r=0]=e.length<2?[0,...e]:e.slice(-2);return e.slice(0,-2).some(o=>o>0)?null:t?.
values[n]?.[r]??null}function Vn(t,e,n,r){let o=T("tge-entry"),i=Ko(e.shape,Vo(e.values)),s=c("input",{id:o,class:"tge-a\
nswer tge-entry-input",type:"text",value:U(i),autocomplete:"off"}),a=c("div",{class:"tge-check",role:"status"}),l=async()=>{
let p=Cn(s.value,e.shape),h=p===null?null:zn(e,p);if(p===null||h===null){a.textContent="Type an entry that the table sho\
ws, such as [0, 0].";return}a.textContent="Computing the loss twice …";let m={node:t,entry:p,gradient:h,value:zn(n,p)};
try{a.replaceChildren(...jo((await r("check",m)).content,h))}catch(g){a.textContent=g instanceof Error?g.message:String(
g)}},u=c("form",{class:"tge-answer-row"});return e.shape.length>0&&u.append(c("label",{for:o},"Entry"),s),u.append($("Ch\
eck by finite differences",{class:"tge-button tge-check-button"},()=>{l()})),u.addEventListener("submit",p=>{p.preventDefault(),
l()}),k("Is it right?",u,a)}function _o(t){return t===null?y(t):String(Number(t.toPrecision(8))).replaceAll("-","−")}function jo(t,e){
let n=a=>y(t[a]),r=a=>_o(t[a]),o=t.agrees,i=o===!0?"✓ ":o===!1?"✗ ":"",s=["(L(w + h) − L(w − h)) / 2h",`= (${r("\
plus")} − ${r("minus")}) / (2 · ${n("step")})`,`= ${n("slope")}, the gradient is ${y(e)}`];return[c("code",{class:"tg\
e-rule"},s.join(`
`)),c("p",{class:`tge-verdict tge-verdict-${String(o)}`},`${i}${String(t.words)}`)]}function ct(t,e){let n=e.line>0?`${e.file}:${e.line}`:e.file,r=[c("p",{class:"tge-place"},v(b(n),200))];return e.code!==
""&&r.push(_n(e.code)),k(t,...r)}function Kn(t){let[e="",...n]=t.split(`
`),r=[c("p",{class:"tge-error-line"},v(b(e),W))];n.length>0&&r.push(_n(n.join(`
`)));let o=k("✕ The forward pass stopped here",...r);return o.classList.add("tge-error"),o}function _n(t){let e=t.slice(
0,W).split(`
`).map(b);return c("pre",{class:"tge-code",tabindex:0},e.join(`
`))}var dt=240,Ge=44;function qo(t){let e=Math.max(...t,1);return t.map(n=>n/e)}function jn(t,e){let{histogram:n,minimum:r,maximum:o}=t;
if(n.length===0)return null;let i=dt/n.length,s=n.reduce((m,g)=>m+g,0),a=qo(n).map((m,g)=>{let w=m===0?0:Math.max(1,m*Ge),
M={x:g*i+.5,y:Ge-w,width:i-1,height:w};return f("rect",M,f("title",{},K(n[g]??0)))}),l=Wo(r,o),u=t.shape.reduce((m,g)=>m*
g,1),d=s<u-t.not_finite,p=`from ${y(r)} to ${y(o)}`,h=`${e}: ${K(s)} numbers ${p}`;return c("figure",{class:"tge-histogr\
am"},f("svg",{viewBox:`0 0 ${dt} ${Ge+1}`,role:"img","aria-label":`Histogram of the ${h}`,preserveAspectRatio:"none"},...a,
...l),c("figcaption",{},c("span",{},r===null?"finite ones only":y(r)),c("span",{},d?`${K(s)} sampled`:""),c("span",{},o===
null?"":y(o))))}function Wo(t,e){if(t===null||e===null||t>=0||e<=0)return[];let n=dt*-t/(e-t);return[f("line",{x1:n,x2:n,
y1:0,y2:Ge,class:"tge-zero"})]}var pt={rows:8,columns:8},Te={rows:3,columns:6};function D(t,e,n){let r=t.values[0]?.[0];if(r!==void 0&&t.shape.every(u=>u===
1))return c("div",{},qn(t),Qo(r));let o=Yo(t,n),i=We(me(o.values)),a=[Dt(o),i&&`numbers ${i}`].filter(u=>u!=="").join(",\
 "),l=c("div",{},qn(t));if(o.values.length>0&&l.append(ie(o.values,`${e} ${a}`)),a!==""&&l.append(c("p",{class:"tge-note"},
a)),t.not_finite>0){let d=`${N(t.not_finite,"number")} nan or infinite, shown as ∗`;l.append(c("p",{class:"tge-note tg\
e-not-finite"},d))}return l}function Qo(t){let e=t===null?y(t):Uo(t);return c("p",{class:"tge-single"},e)}function Uo(t){
return String(Number(t.toPrecision(6))).replaceAll("-","−")}function Yo(t,e){let n=t.values.slice(0,e.rows).map(i=>i.slice(
0,e.columns)),r=t.values[0]?.length??0,o=t.values.length>e.rows||r>e.columns;return{...t,values:n,cropped:t.cropped||o}}
function qn(t){let{minimum:e,maximum:n,mean:r,norm:o,zero_fraction:i}=t,s=c("p",{class:"tge-stats"}),a=(l,u)=>{s.append(
c("span",{},`${l} `,c("b",{},u))," ")};return s.append(c("span",{},`${S(t.shape)} · ${I(t.dtype)}`)," "),t.shape.every(
l=>l===1)&&t.values.length>0||(o!==null&&a("norm",y(o)),e!==null&&n!==null&&a("range",`${y(e)} … ${y(n)}`),r!==null&&a(
"mean",y(r)),i!==null&&i>0&&a("zeros",`${Math.round(i*100)}%`)),s}function ie(t,e){let n=ge(t),r=me(t),o=t.map(i=>c("tr",
{},...i.map(s=>Xo(s,r,Qe(s,n)))));return c("div",{class:"tge-values-scroll"},c("table",{class:"tge-values"},c("caption",
{class:"tge-visually-hidden"},e),c("tbody",{},...o)))}function Xo(t,e,n){let r=n<0?"tge-cold":"tge-warm",o=t===null?"nan\
 or infinity":String(t),i=c("td",{class:r,title:o},qe(t,e));return i.style.setProperty("--tge-heat",`${Math.round(Math.abs(
n)*50)}%`),i}var Zo=8,Jo=2;function ei(t){return t.slice(0,-2).slice(-Jo).map(n=>Math.min(n,Zo))}function Wn(t,e,n,r,o){let i=ei(e.shape);
if(i.length===0||i.every(d=>d<2))return null;let s=c("span",{class:"tge-note",role:"status"}),a=i.map((d,p)=>{let h=`Ind\
ex ${p+1} of the matrix, up to ${d-1}`,m={type:"number",min:0,max:d-1,value:0},g=c("input",{...m,class:"tge-answer tge-i\
ndex","aria-label":h,disabled:d<2});return g.addEventListener("change",()=>{l()}),g}),l=async()=>{let d=a.map(p=>Math.trunc(
Number(p.value)));try{let{content:p}=await o("slice",{node:n,what:r,index:d}),h=p.values,m=`${r}, matrix ${d.join(", ")}`;
t.querySelector(".tge-values-scroll")?.replaceWith(ie(h,m)),s.textContent=""}catch(p){s.textContent=p instanceof Error?p.
message:String(p)}},u=[c("span",{},"Matrix ["),c("span",{},", :, :]")];return c("div",{class:"tge-answer-row tge-slices",
role:"group","aria-label":"Matrix"},u[0],...a,u[1],s)}var ti=new Map([["ArrowUp","up"],["ArrowDown","down"],["ArrowLeft","left"],["ArrowRight","right"],["Home","first"],["End",
"last"]]);function Xn(t){return ti.get(t)??null}function Zn(t,e,n){let r=t.boxes.find(l=>l.id===e),o=Jn(t);if(n==="first"||
r===void 0)return o[0]?.id??e;if(n==="last")return o[o.length-1]?.id??e;if(n==="up"||n==="down")return Un(r,se(t,e,n))?.
id??e;let i=l=>n==="left"?Qn(l,r):Qn(r,l),s=ni(t,r).filter(i),a=s.length>0?s:ri(t,r).filter(i);return Un(r,a)?.id??e}function ni(t,e){
return se(t,e.id,"down").flatMap(o=>se(t,o.id,"up")).filter(o=>o.id!==e.id)}function se(t,e,n){let r=new Set;for(let o of t.
lines)n==="up"&&o.target===e&&r.add(o.source),n==="down"&&o.source===e&&r.add(o.target);return t.boxes.filter(o=>r.has(o.
id))}function Ne(t){let e=t.boxes.find(r=>r.kind==="output"),n=Jn(t);return e?.id??n[n.length-1]?.id??""}function Jn(t){
return[...t.boxes].sort((e,n)=>er(e,n)?e.x-n.x:e.y-n.y)}function ri(t,e){return t.boxes.filter(n=>n.id!==e.id&&er(n,e))}
function er(t,e){return Math.abs(t.y-e.y)<Math.min(t.height,e.height)/2}function Qn(t,e){return t.x<e.x||t.x===e.x&&t.id<
e.id}function Un(t,e){let n=null;for(let r of e)(n===null||Yn(t,r)<Yn(t,n))&&(n=r);return n}function Yn(t,e){return Math.
abs(t.x-e.x)+Math.abs(t.y-e.y)/1e3}function nr(t){let e=t.steps.length,n=e>0?"Data flows from top to bottom, gradients from bottom to top.":"Data flows fro\
m top to bottom.",r=e>0?"Select a node to see its numbers, or play the backward pass.":"Select a node to see its numbers\
.";return[st("About this graph"),c("p",{},n),c("p",{},r),ii(),...e>0?[ke()]:[],si(e>0)]}function ii(){let t=(e,n)=>c("li",
{},c("span",{class:`tge-swatch tge-swatch-${e}`,"aria-hidden":"true"}),n);return c("ul",{class:"tge-legend","aria-label":"\
Legend"},t("input","input"),t("parameter","parameter"),t("operation","operation"),t("output","output"))}function si(t){let e=[
["↑ ↓","to inputs, to consumers"],["← →","to the next input"],["Enter","select"],["f F","fold the module, the on\
e around it"],["/","search"],["u d","only what it is made from, what is made from it"],["l","only the shortest way to th\
e end"],["i m","only its neighbours, its module"],["h Esc","hide the rest, show everything"],["+ − 0","zoom, fit"]];return t&&
e.push(["n p","next, previous step"],["q","answer a question"]),Dn(e)}function rr(t,e,n,r,o,i){let{node:s}=t,a=[st(t.title),
ui(t)];s!==null&&s.error!==""&&a.push(Kn(s.error)),a.push(...i.live(t)),s?.value&&a.push(or("Value",s.value,t.id,"value",
i));let l=s?.gradient??o.get(t.id)??null;return l!==null?a.push(...li(t,l,r,i)):s!==null&&n.steps.length>0&&a.push(c("p",
{class:"tge-note"},"No gradient arrives here.")),s!==null&&s.rule!==""&&a.push(k("Gradient rule",Ee(s.rule))),s?.written&&
a.push(ct("Your line",s.written)),s?.rule_source&&a.push(ct(ai(s),s.rule_source)),a.push(...tr("From","up",t,e,i)),a.push(
...tr("To","down",t,e,i)),a.push(...ci(t,i)),a}function ai(t){return t.rule===""?"The library's source":t.rule_source?.file.
startsWith("tinygrad_edu/")?"The rule in tinygrad_edu":"Your rule"}function li(t,e,n,r){let o=n.waiting.get(t.id),i=!n.stepping||
n.step?.node===t.id||n.done.has(t.id);if(!i&&r.secret)return[k("Gradient",c("p",{class:"tge-note"},"Kept back, to be pre\
dicted when the backward pass comes here."))];if(!i&&o!==void 0)return[k("Gradient so far",D(o,"gradient so far",pt))];let a=[
or(i?"Gradient":"Gradient, after the backward pass",e,t.id,"gradient",r)];return r.checkable&&t.kind==="parameter"&&a.push(
Vn(t.id,e,t.node?.value??null,r.ask)),a}function or(t,e,n,r,o){let i=D(e,r,pt),s=Wn(i,e,n,r,o.ask);s!==null&&i.querySelector(
".tge-values-scroll")?.before(s);let a=jn(e,r);return k(t,...a===null?[i]:[i,a])}function ui(t){let e=c("dl",{class:"tge\
-facts"}),n=(o,i)=>{i!==""&&e.append(c("dt",{},o),c("dd",{},v(b(i),W)))},{node:r}=t;return r===null?(n("kind","folded mo\
dule"),n("holds",t.details.join(", ")),e):(n("kind",r.kind),n("operation",r.operation===r.label?"":r.operation),n("shape",
r.dtype===""&&r.shape.length===0?"":S(r.shape)),n("dtype",I(r.dtype)),n("module",r.module),e)}function tr(t,e,n,r,o){let i=se(
r,n.id,e);if(i.length===0)return[];let s=c("p",{class:"tge-links"},c("span",{},t));for(let a of i.slice(0,20))s.append(Q(
a.title,a.id,o));return i.length>20&&s.append(`and ${i.length-20} more`),[s]}function ci(t,e){let n=e.boxAround(t.module);
if(n==="")return[];let r=t.kind==="module",o=v(b(n),40),i=`${r?"Unfold":"Fold"} module ${o}`;return[$(i,{class:"tge-butt\
on tge-panel-fold"},()=>e.fold(n,!r))]}function Y({key:t,ctrlKey:e,metaKey:n,altKey:r,shiftKey:o}){return!e&&!r&&!n&&!(o&&t==="Enter")}function ir(t){let e=n=>{
Y(n)&&n.stopPropagation()};return t.addEventListener("keydown",e),()=>t.removeEventListener("keydown",e)}var pi=13,lr=11,sr=17,ht=15;function ur(){let t=document.createElement("canvas").getContext("2d"),e=getComputedStyle(document.
body).getPropertyValue("--jp-ui-font-family");return(n,r,o)=>t===null?n.length*r*.6:(t.font=`${o} ${r}px ${e.trim()||"sy\
stem-ui, sans-serif"}`,t.measureText(n).width)}function cr(t){let e=f("g",{class:"tge-camera"}),n=f("svg",{class:"tge-gr\
aph-svg",tabindex:0,role:"application","aria-roledescription":"computation graph","aria-label":t},e),r=o=>f("g",{class:o});
return{svg:n,camera:e,boxes:new Map,lines:new Map,flow:r("tge-flow"),pills:r("tge-pills")}}function dr(t,e,n){t.boxes=new Map,
t.lines=new Map;let r=e.lines.map(i=>gi(t,i)),o=e.boxes.map((i,s)=>bi(t,e,i,s,n));t.flow.replaceChildren(),t.pills.replaceChildren(),
t.camera.replaceChildren(Be("tge-frames",e.frames.map(hi)),Be("tge-lines",r),t.flow,Be("tge-headings",e.frames.map(i=>mi(
i,n))),Be("tge-nodes",o),t.pills)}function Be(t,e){return f("g",{class:t},...e)}function hi({path:t,members:e,x:n,y:r,width:o,
height:i}){let s={class:"tge-frame-area",x:n,y:r,width:o,height:i,rx:8},a=e.length>0?"tge-frame tge-frame-chain":"tge-fr\
ame";return f("g",{class:a,"data-module":t},f("rect",s))}function mi(t,e){let{x:n,y:r,width:o,path:i}=t,s=Tt(t),a=o-40,l=Ye(
s,a,u=>e.measure(u,lr,600));return f("g",{class:"tge-frame-heading"},f("title",{},b(s)),f("text",{class:"tge-frame-name",
x:n+10,y:r+16},l),pr(n+o-16,r+12,i,"fold"))}function pr(t,e,n,r){let o=r==="fold"?"Fold this module":"Unfold this module",
i=r==="fold"?"M-3 0H3":"M-3 0H3M0 -3V3";return f("g",{class:"tge-fold","data-fold":n,transform:`translate(${t} ${e})`},f(
"title",{},o),f("rect",{x:-12,y:-12,width:24,height:24,class:"tge-fold-area"}),f("rect",{x:-6.5,y:-6.5,width:13,height:13,
rx:3}),f("path",{d:i}))}function gi(t,e){let n=f("g",{class:"tge-edge","data-source":e.source,"data-target":e.target},f(
"path",{class:"tge-edge-line",d:ve(e.points)}),f("path",{class:"tge-edge-arrow",d:ye(e.points)})),r=v(b(e.label),24);return r!==
""&&n.append(f("text",{class:"tge-edge-label",...fi(e)},r)),t.lines.set(e.id,n),n}function fi({points:t}){let[e,n]=t.at(
-1)??[0,0],[r]=t.findLast(i=>Math.abs(i[0]-e)>1)??[e],o=r>e?"end":"start";return{x:r>e?e-6:e+6,y:n-9,"text-anchor":o}}function bi(t,e,n,r,o){
let i=hn(n.kind,n),s=mn(n.kind,n),a=be(n,e,o.gradients),l=f("g",{class:`tge-node tge-node-${n.kind}`,id:`${o.idPrefix}-${r}`,
role:"img","aria-label":a,"data-node-id":n.id,transform:`translate(${n.x} ${n.y})`},f("title",{},v(wi(n),2e3)));return s!==
null&&n.kind==="module"&&l.append(f("path",{class:"tge-node-second",d:s})),l.append(f("path",{class:"tge-node-halo",d:i}),
f("path",{class:"tge-node-shape",d:i})),s!==null&&n.kind==="output"&&l.append(f("path",{class:"tge-node-second",d:s})),l.
append(...vi(n,o),yi(n)),n.kind==="module"&&l.append(pr(n.width/2-13,-n.height/2+13,n.module,"unfold")),t.boxes.set(n.id,
l),l}function wi(t){return[t.title,...t.details].map(b).join(`
`)}function vi(t,e){let n=gn(t.kind,t),r=Math.floor((t.height-sr-4)/ht),o=t.details.slice(0,Math.max(0,r)),i=-(sr+ht*o.length)/
2+12.5,s=[ar("tge-node-title",t.title,n,i,pi,600,e)];for(let a of o)i+=ht,s.push(ar("tge-node-detail",a,n,i,lr,400,e));return s}
function ar(t,e,n,r,o,i,s){let a=s.measure(v(b(e),200),o,i),l=Math.max(o*.86,Math.min(o,o*n/a)),u=Ye(e,n,p=>s.measure(p,
l,i)),d=f("text",{class:t,y:r},u);return d.style.fontSize=`${l.toFixed(2)}px`,d}function yi(t){return f("g",{class:"tge-\
badge",transform:`translate(${-t.width/2+1} ${-t.height/2+1})`},f("circle",{r:8.5}),f("text",{class:"tge-badge-sign",y:4}))}var xi={first:"M3 2.5v11M13.5 2.5v11L5.5 8z",back:"M12 2.5v11L4 8z",play:"M4 2.5v11l9.5-5.5z",pause:"M4 2.5h3v11h-3zM9 2\
.5h3v11h-3z",next:"M4 2.5v11L12 8z",last:"M2.5 2.5v11L10.5 8zM13 2.5v11"};function mt(t){return f("svg",{viewBox:"0 0 16\
 16",width:16,height:16,"aria-hidden":"true"},f("path",{d:xi[t]}))}var hr=1600;function wr(t,e){let{go:n,where:r}=t,o,i=(E,P,Z)=>gr(E,P,()=>{m(),n(Z())}),s=i("first","Before the first ste\
p",()=>r().first),a=i("back","Previous step",()=>r().index-1),l=i("next","Next step",()=>r().index+1),u=i("last","Last s\
tep",()=>r().last),d=gr("play","Play",()=>o===void 0?p():m());d.classList.add("tge-button-primary");let p=()=>{let{index:E,
first:P,last:Z}=r();n(E>=Z?P+1:E+1),o=setTimeout(h,hr),br(d,!0)},h=()=>{let{index:E,last:P}=r();if(E>=P||!t.mayGoOn())return m();
n(E+1),o=setTimeout(h,hr)},m=()=>{clearTimeout(o),o=void 0,br(d,!1)},g=T("tge-slider"),w=c("input",{id:g,class:"tge-step\
-slider",type:"range",min:0,step:1});w.addEventListener("input",()=>{m(),n(Number(w.value)+r().first)});let M=c("span",{
class:"tge-step-count tge-number"}),O=mr("Predict first",e.predict,t.predict),bt=c("span",{class:"tge-score tge-number"}),
wt=c("p",{class:"tge-step-text",role:"status","aria-live":"polite"}),Tr=c("div",{class:"tge-player-controls",role:"group",
"aria-label":"Passes"},s,a,d,l,u,c("label",{class:"tge-visually-hidden",for:g},"Step of the pass"),w,M,mr("Forward pass \
first",!1,t.forward),O,bt);return{element:c("div",{class:"tge-player"},Tr,wt),setPredict(E){let P=O.querySelector("input");
P!==null&&(P.checked=E)},pause:m,close:m,show(E,P,Z,Nr){let{index:De}=E;for(let Oe of[s,a])fr(Oe,De>E.first);for(let Oe of[
l,u])fr(Oe,De<E.last);w.max=String(E.last-E.first),w.value=String(De-E.first),w.setAttribute("aria-valuetext",P),x(M,P),
x(bt,Nr),x(wt,Z)}}}function mr(t,e,n){let r=c("input",{type:"checkbox",checked:e});return r.addEventListener("change",()=>n(
r.checked)),c("label",{class:"tge-switch"},r,t)}function gr(t,e,n){let r={class:`tge-button tge-icon-button tge-step-${t}`,
"aria-label":e,title:e},o=$("",r,n);return o.append(mt(t)),o}function fr(t,e){t.setAttribute("aria-disabled",String(!e))}
function br(t,e){let n=e?"Pause":"Play";t.setAttribute("aria-label",n),t.title=n,t.replaceChildren(mt(e?"pause":"play"))}function Ie(t,e){let n=t.steps[e]?.outgoing??[],r=null;for(let i of n)vr(i)>(r===null?0:vr(r))&&(r=i);if(r!==null)return{
step:e,asks:"number",outgoing:r};let o=n.find(({gradient:i})=>i.shape.length>0);return o===void 0?null:{step:e,asks:"sha\
pe",outgoing:o}}function vr({example:t}){return t?.given.length??0}function gt(t,e){let{gradient:n,example:r}=t.outgoing;
if(t.asks==="shape"){let i=ut(e);return i===null?null:i.join()===n.shape.join()?"right":"wrong"}let o=On(e);return o===null||
r===null?null:Math.abs(o-r.value)<=r.tolerance?"right":"wrong"}function yr(t,e){if(t.asks==="shape")return`Which shape h\
as the gradient for ${e}?`;let n=U(t.outgoing.example?.entry??[]);return n===""?`What is the gradient for ${e}?`:`What i\
s the gradient for ${e} at ${n}?`}function xr({asks:t,outgoing:e}){return t==="shape"||e.example===null?S(e.gradient.shape):
Si(String(Number(e.example.value.toPrecision(4))))}function Si(t){return t.replaceAll("-","−")}function Sr(t){return t.
size===0?"":`${[...t.values()].filter(({verdict:n})=>n==="right").length} of ${t.size} predicted`}function Er(t,e,n,r=null){let{step:o}=e;if(o===null)return[];let i=t.nodes.find(d=>d.id===o.node),s=new Map(t.nodes.map(
({id:d,label:p})=>[d,p])),a=[$r(`Step ${e.index+1}: `,i?.label??o.node,o.node,n)],l=r?.section(e.index)??null;if(l!==null&&
a.push(l),a.push(k("Gradient arrives",D(o.incoming,"incoming gradient",Te))),i!==void 0&&i.rule!==""&&a.push(k("Rule",Ee(
i.rule))),r?.open(e.index))return a;let u=r?.worked(e.index)??null;for(let d of Me(t,e.index))a.push(Mi(d,s,n,u));return o.
outgoing.length===0&&i?.kind==="parameter"&&a.push(c("p",{class:"tge-note"},"backward() adds it to .grad here.")),[...a,
c("section",{class:"tge-section"},ke())]}function kr(t,e,n){let{active:r,done:o,count:i}=e;if(r===null)return[c("h3",{class:"\
tge-panel-title"},"Forward pass"),c("p",{},"Only inputs and parameters have values yet.")];let s=t.edges.filter(d=>d.target===
r.id),a=new Map(t.nodes.map(d=>[d.id,d])),l=`Forward ${o} of ${i}: `,u=[$r(l,r.label,r.id,n)];for(let d of new Set(s.map(
({source:p})=>p))){let p=a.get(d);p!==void 0&&u.push(Mr("From ",p,n))}return[...u,Mr("Result of ",r,n)]}function Mr(t,e,n){
let r=e.value===null?c("p",{class:"tge-note"},`${S(e.shape)}; the graph has not kept its numbers`):D(e.value,`value of ${e.
label}`,Te),o=c("h4",{},t,Q(e.label,e.id,n));return c("section",{class:"tge-section"},o,r)}function $r(t,e,n,r){let o=Q(
e,n,r);return c("h3",{class:"tge-panel-title"},t,o)}function Mi({outgoing:t,earlier:e,before:n},r,o,i){let{target:s,gradient:a,
total:l,example:u}=t,d=r.get(s)??s,p=c("h4",{},"Gradient for ",Q(d,s,o)),h=[D(a,`gradient for ${d}`,Te)];return u!==null&&
t!==i&&h.push(ft(u)),e!==null&&h.push(...ki(n,a,l)),c("section",{class:"tge-section"},p,...h)}function ft({entry:t,symbols:e,
numbers:n,value:r}){let o=String(Number(r.toPrecision(4))).replaceAll("-","−"),i=[e,n,...n===o?[]:[o]],s=U(t),a=(l,u)=>c(
"span",{},c("span",{class:"tge-entry"},u===0?s:""),c("span",{},`= ${Ei(v(b(l),400))}`));return c("code",{class:"tge-work\
ing"},...i.map(a))}function Ei(t){return t.replace(/ ([\u00b7/]) /g," $1 ").replace(/, (?=\d)/g,", ")}function ki(t,e,n){
let r=d=>{let p=d?.[0]?.[0];return p===void 0?"":y(p)},[o,i,s]=[t,e.values,n.values].map(r),a=n.shape.every(d=>d===1),l=`${s}\
 = ${o} + ${i}`,u=[c("h5",{},"Used more than once, so gradients add up"),c("p",{class:"tge-sum"},c("code",{},"total = ol\
d + new"),c("span",{},a?l:`first number: ${l}`))];return a||u.push(ie(n.values.slice(0,3).map(d=>d.slice(0,6)),"total")),
u}var Re=class{constructor(e,n){this.document=e;this.listener=n}document;listener;focused=!1;on=!1;answers=new Map;turn(e){
this.on=e}get active(){return this.on}open(e){return!this.on||this.answers.has(e)?null:Ie(this.document,e)}worked(e){if(!this.
on||!this.answers.has(e))return null;let n=Ie(this.document,e);return n?.asks==="number"?n.outgoing:null}score(){return this.
on?Sr(this.answers):""}sentence(e){return yr(e,this.nameOf(e))}section(e){let n=this.open(e);if(n!==null)return this.form(
n);let r=this.on?this.answers.get(e):void 0,o=Ie(this.document,e);return r===void 0||o===null?null:this.outcome(o,r)}nameOf({
outgoing:e}){let n=this.document.nodes.find(({id:r})=>r===e.target);return v(b(n?.label??e.target),40)}form(e){let n=T("\
tge-answer"),r=e.asks==="number",o=c("input",{id:n,class:"tge-answer",type:"text",autocomplete:"off",spellcheck:"false",
placeholder:r?"0.5, 1/3, 2e−3":"3 × 4"}),i=c("p",{class:"tge-note",role:"status"}),s=c("form",{class:"tge-section tge\
-question"},c("label",{for:n},this.sentence(e)),...$i(e),c("div",{class:"tge-answer-row"},o,c("button",{class:"tge-butto\
n tge-button-primary"},"Check"),$("Show",{class:"tge-button"},()=>this.close(e,""))),i);return s.addEventListener("submi\
t",a=>{a.preventDefault(),gt(e,o.value)!==null?this.close(e,o.value):i.textContent=r?"Type a number, such as 0.63, 1/3 o\
r 2e-3.":"Type a shape, such as 3 x 4."}),s}close(e,n){let r=n===""?"shown":gt(e,n)??"wrong";this.answers.set(e.step,{verdict:r,
text:n}),this.focused=!0,this.listener.say(`${Lr(e,{verdict:r,text:n})} ${this.score()}.`),this.listener.changed()}outcome(e,n){
let{example:r}=e.outgoing,o=[c("p",{},Lr(e,n))];return e.asks==="number"&&r!==null&&o.push(ft(r)),c("section",{class:`tg\
e-section tge-question tge-outcome-${n.verdict}`},...o,$("Next step",{class:"tge-button tge-next-question"},()=>{this.focused=
!0,this.listener.next()}))}};function Lr(t,{verdict:e,text:n}){let r=xr(t);return e==="right"?`✓ Right: ${r}.`:e==="sh\
own"?`It is ${r}.`:`✗ Not quite: you said ${v(b(n),40)}, it is ${r}.`}function $i({asks:t,outgoing:e}){let n=t==="numb\
er"?e.example?.given??[]:[];if(n.length===0)return[];let r=n.map(o=>c("li",{},b(o)));return[c("ul",{class:"tge-given","a\
ria-label":"Given"},...r)]}var Li=2e3,Fe=class{constructor(e,n,r){this.document=n;this.stage=r;let o=i=>r.go(j(n,i));this.predicting=new Re(n,{changed:r.
changed,next:()=>o(r.state().index+1),say:r.say}),this.predicting.turn(e.get("predict")===!0),this.player=wr({where:()=>this.
place(),go:o,mayGoOn:()=>this.predicting.open(r.state().index)===null,forward:i=>this.playForward(i),predict:i=>{e.set("\
predict",i),C(e)}},{predict:this.predicting.active}),this.forget=A(e,"predict",()=>{this.predicting.turn(e.get("predict")===
!0),this.player.setPredict(this.predicting.active),r.switched(),r.changed()})}document;stage;predicting;player;forget;forward=!1;get element(){
return this.player.element}pause(){this.player.pause()}step(e){let{index:n,first:r,last:o}=this.place();this.pause(),this.
stage.go(Math.max(r,Math.min(o,n+e)))}close(){this.player.close(),this.forget()}keepsBack(e){return this.predicting.open(
e.index)!==null}show(e){let n=v(b(this.sentence(e)),Li);this.player.show(this.place(),this.words(e),n,this.predicting.score())}about(e,n){
let{document:r,predicting:o}=this;return e.forward!==null?kr(r,e.forward,n):e.step===null?null:Er(r,e,n,o)}restoreFocus(e){
if(!this.predicting.focused)return;this.predicting.focused=!1,(e.querySelector(".tge-answer, .tge-next-question")??e).focus(
{preventScroll:!0})}playForward(e){this.forward=e;let{index:n}=this.stage.state();e?this.stage.go(oe(this.document)):n<-1?
this.stage.go(-1):this.stage.changed()}place(){let{index:e}=this.stage.state(),r=this.forward||e<-1?oe(this.document):-1;
return{index:e,first:r,last:this.document.steps.length-1}}words({index:e,forward:n}){let{length:r}=this.document.steps;return n!==
null?`forward ${n.done} of ${n.count}`:e<0?`${r} steps`:`step ${e+1} of ${r}`}sentence(e){if(e.forward!==null)return Sn(
this.document,e.forward);let n=this.predicting.open(e.index);if(n!==null)return this.predicting.sentence(n);let o=`Befor\
e the backward pass. Play its ${N(this.document.steps.length,"step")}, or take the first.`;return e.step?.text??o}};var Ai=720,Pi=340,Gi=600,He=class{constructor(e,n,r=null){this.model=e;this.document=n;this.gradients=Mn(n);let[o,i]=[ur(),
T("tge-node")];this.pen={measure:o,idPrefix:i,gradients:this.gradients},this.picture=cr(this.summary()),this.playing=new Fe(
e,n,{state:()=>this.state,go:l=>this.set("step",l),changed:()=>this.showStep(),switched:()=>this.draw(),say:l=>this.announcer.
say(l)}),this.following=new Le(e,n,this.picture,{scene:()=>this.scene,sight:()=>this.camera.sight(),changed:()=>this.showPanel(),
say:l=>this.announcer.say(l)}),this.folding=new we(e,n,l=>this.show(l)),this.finder=_t(n,{mark:l=>this.markMatches(l),go:(l,u,d)=>this.
goTo(l,u,d),others:e.get("partial")===!0?l=>this.findInPython(l):null,leave:()=>this.focus(),say:l=>this.announcer.say(l)}),
this.filters=Ct(n,{filter:l=>this.applyFilter(l,this.selected()),hide:l=>this.hideRest(l)}),this.map=new Pe(l=>this.camera.
centre(l));let s=[this.finder.element,this.filters.menu];this.header=Nn(n.title,s,n.modules.length>0,{foldAll:()=>this.foldAll(),
zoom:l=>this.camera.zoom(l),fit:()=>this.camera.fit()}),this.element=this.layOut(),this.camera=new de(this.picture,(l,u,d)=>{
this.map.place(l,u,d),this.following.moved()}),this.camera.covered=()=>({width:this.map.width,height:this.filter===null?
0:this.filters.bar.offsetHeight}),this.scene=this.folding.scene(),this.state=Se(n,this.stepIndex()),this.cursor=Ne(this.
scene),this.telling=this.state.step===null?"node":"step",this.draw();let a=this.box(Ne(this.scene));this.camera.show(this.
scene,a?[a.x,a.y]:null),this.showStep(),this.listen(),r?.document.title===n.title&&this.continue(r)}model;document;element;picture;camera;playing;following;announcer=St();panel=c(
"div",{class:"tge-panel",role:"region","aria-label":"Details",tabindex:0});gradients;pen;folding;header;finder;filters;map;filter=null;hiding=!1;matches=[];anchor="";goal="";cleanups=[];scene;state;cursor;telling="\
node";continue(e){this.camera.adopt(e.camera),this.anchor=e.anchor,this.keepInPlace(e.scene),this.finder.adopt(e.finder.
search());let n=e.announcer.element.textContent,r=setTimeout(()=>this.announcer.say(n),100);this.cleanups.push(()=>clearTimeout(
r)),this.box(e.goal)!==void 0?this.arrive(e.goal):this.goal=e.goal}focus(e=!1){e?this.finder.focus():this.picture.svg.focus(
{preventScroll:!0})}close(){this.playing.close(),this.following.close(),this.camera.close();for(let e of this.cleanups)e()}layOut(){
let e=c("div",{class:"tge-picture"},this.picture.svg,this.map.element,this.filters.bar),n=c("div",{class:"tge-graph-body"},
e,this.panel);this.header.element.append(this.following.element),this.header.tell(String(this.model.get("notice")??"")),
this.document.steps.length>0&&this.panel.before(this.playing.element);let r=Math.max(Pi,Math.min(Gi,this.document.height+
32));n.style.setProperty("--tge-picture-height",`${Math.round(r)}px`);let o=c("div",{class:"tge tge-card tge-graph"},this.
header.element,n);return o.append(this.announcer.element),o}summary(){let{nodes:e,steps:n,kind:r}=this.document,o=n.length>
0?`, ${N(n.length,"step")}`:"";return`${r} graph, ${N(e.length,"node")}${o}`}set(e,n){this.model.set(e,n),C(this.model)}stepIndex(){
return j(this.document,Number(this.model.get("step")??-1))}selected(){let e=String(this.model.get("selected")??"");return this.
box(this.scene.boxOf.get(e)??e)}box(e){return this.scene.boxes.find(n=>n.id===e)}draw(){this.header.showFolded(this.folding.
folded().size>0),this.pen.gradients=this.playing.predicting.active?new Map:this.gradients,dr(this.picture,this.scene,this.
pen),this.map.show(this.scene),it(this.picture,this.cursor),at(this.picture,this.scene,this.hiding?null:this.keptBoxes()),
lt(this.picture,this.scene,this.matches),An(this.picture,this.scene),this.markStep(),this.following.redrawn(),this.showSelection()}show(e){
let n=this.scene,r=this.box(this.cursor);this.scene=e;let o=e.boxOf.get(r?.members[0]??"")??"";this.cursor=this.box(o)===
void 0?Ne(e):o,this.draw(),this.keepInPlace(n);let{goal:i}=this;e.boxOf.has(i)&&(this.goal="",this.arrive(i))}keepInPlace(e){
let n=this.anchor===""?this.cursor:this.anchor,[r,o]=[je(e,n),je(this.scene,n)];this.camera.change(this.scene,r,o);let i=Bt(
this.scene,n);i!==null&&this.camera.reveal(i,i),Hn(this.picture,e,this.scene)}keptNodes(){return this.filter===null?null:
Ft(this.document,this.folding.boxes,this.filter)}keptBoxes(){let e=this.keptNodes();return e===null?null:he(e,this.scene.
boxOf)}redraw(){this.folding.draw(this.hiding?this.keptBoxes():null)}showSelection(){Pn(this.picture,this.selected()?.id??
""),this.showPanel()}showStep(){let{state:e}=this;this.markStep(),this.playing.show(e),e.step!==null&&this.revealStep(e.
step);let n=this.box(this.scene.boxOf.get(e.forward?.active?.id??"")??"");n!==void 0&&this.reveal(n),this.showPanel(),this.
playing.restoreFocus(this.panel)}markStep(){let{picture:e,document:n,scene:r,state:o}=this;Ln(e,n,r,o,this.playing.keepsBack(
o))}revealStep(e){let r=[e.node,...e.outgoing.map(({target:i})=>i)].flatMap(i=>this.box(this.scene.boxOf.get(i)??"")??[]),
[o]=r;o!==void 0&&this.camera.reveal(V(r),V([o]))}reveal(e){this.camera.reveal(V([e]),V([e]))}showPanel(){let e={select:this.
select,fold:this.fold,boxAround:u=>this.folding.boxes.around(u).at(-1)??"",ask:(u,d)=>z(this.model,u,d),checkable:this.model.
get("checkable")===!0,secret:this.playing.predicting.active,live:u=>this.following.about(u)},n=this.selected(),{document:r,
scene:o,state:i}=this,s=this.telling==="step"?this.playing.about(i,e):null,{gradients:a}=this,l=()=>n===void 0?nr(r):rr(
n,o,r,i,a,e);this.panel.replaceChildren(...s??l()),this.panel.scrollTop=0}select=e=>{this.playing.pause(),this.telling="\
node",this.moveCursor(this.scene.boxOf.get(e)??e,!1),this.model.get("selected")===e?this.showSelection():this.set("selec\
ted",e)};fold=(e,n)=>{let{boxes:r}=this.folding,o=this.folding.folded(),i=n?o.add(e):_e(this.document,r,o,e);this.anchor=
e,this.set("folded",[...i]);let s=v(b(e),60);!n&&r.hollow.has(e)?this.awaitInside(s):this.announcer.say(`module ${s} ${n?
"folded":"unfolded"}`)};awaitInside(e){let n=`The inside of ${e} was not saved: run the cell again to see it.`,r=setTimeout(
()=>{this.announcer.say(n),this.header.tell(n)},3e3);this.cleanups.push(()=>clearTimeout(r))}foldAll(){let e=this.document.
modules.map(n=>n.path);this.anchor="",this.set("folded",this.folding.folded().size>0?[]:e)}applyFilter(e,n=this.box(this.
cursor)){let r=this.hiding&&this.filter!==null;this.filter=e===null||n===void 0?null:Rt(e,n),this.anchor=n?.id??"",this.
filter===null&&(this.hiding=!1);let o=this.keptNodes()?.size??0,i=this.filters.show(this.filter,this.hiding,o);this.announcer.
say(i),r||this.hiding?this.redraw():at(this.picture,this.scene,this.keptBoxes())}hideRest(e){this.hiding=e&&this.filter!==
null,this.filters.show(this.filter,this.hiding,this.keptNodes()?.size??0),this.redraw()}markMatches(e){this.matches=e,lt(
this.picture,this.scene,e)}goTo(e,n,r){let{boxes:o}=this.folding,i=this.document.nodes.find(p=>p.id===e);if(i===void 0){
this.announcer.say(`${n}: ${v(b(r),80)}`),this.goal=e,z(this.model,"reveal",{node:e}).catch(()=>{});return}let s=v(b(Kt(
i)),80);this.announcer.say(`${n}: ${s}, ${i.kind}, ${S(i.shape)}`);let a=this.folding.folded(),l=o.around(i.module).at(-1),
u=F(o,a,i.module),d=this.hiding&&!this.keptNodes()?.has(e);if(d&&this.applyFilter(null),u===null||u===l&&o.hollow.has(u)){
d?this.goal=e:this.arrive(e);return}this.goal=e,this.anchor="",this.set("folded",[..._e(this.document,o,a,l??"")])}async findInPython(e){
let{content:n}=await z(this.model,"find",{query:e});return(Array.isArray(n.found)?n.found:[]).map(([o,i])=>[String(o),String(
i)])}arrive(e){this.select(e);let n=this.box(this.cursor);n!==void 0&&this.camera.centre([n.x,n.y],!1)}moveCursor(e,n){let r=this.
box(e);if(r===void 0)return;this.cursor=e,it(this.picture,e),q(this.picture,this.scene,e),this.reveal(r);let o=be(r,this.
scene,this.pen.gradients);n&&this.announcer.say(o+this.following.words(r))}stepBy(e){this.playing.step(e)}listen(){let{svg:e}=this.
picture;e.addEventListener("click",r=>this.click(r)),e.addEventListener("dblclick",r=>this.doubleClick(r)),e.addEventListener(
"pointerover",r=>this.hover(r)),e.addEventListener("pointerleave",()=>q(this.picture,this.scene,"")),e.addEventListener(
"blur",()=>q(this.picture,this.scene,"")),e.addEventListener("keydown",r=>this.key(r)),this.element.addEventListener("ke\
ydown",r=>this.stepKey(r));let n=new ResizeObserver(()=>{this.element.classList.toggle("tge-narrow",this.element.clientWidth<
Ai)});n.observe(this.element),this.cleanups.push(()=>n.disconnect(),ir(this.element),A(this.model,"selected",()=>{this.telling=
this.selected()===void 0?"step":"node",this.showSelection()}),A(this.model,"step",()=>{this.state=Se(this.document,this.
stepIndex()),this.telling="step",q(this.picture,this.scene,""),this.showStep()}),A(this.model,"folded",()=>this.redraw()))}click(e){
if(this.camera.dragged)return;let n=X(e,".tge-fold");if(n!==null){let o=n.getAttribute("data-fold")??"",i=X(e,".tge-node")?.
getAttribute("data-node-id");return this.fold(o,i!==G(o))}let r=X(e,".tge-node")?.getAttribute("data-node-id");r?this.select(
r):this.set("selected","")}doubleClick(e){let n=X(e,".tge-node-module")?.getAttribute("data-node-id"),r=this.box(n??"");
r!==void 0&&this.fold(r.module,!1)}hover(e){let n=X(e,".tge-node")?.getAttribute("data-node-id")??"";q(this.picture,this.
scene,n)}key(e){if(!Y(e))return;let n=Xn(e.key);if(n!==null)this.moveCursor(Zn(this.scene,this.cursor,n),!0);else if(!this.
command(e.key))return;e.preventDefault(),e.stopPropagation()}command(e){let n=this.box(this.cursor);if(e==="Enter"||e===
" ")this.select(this.cursor);else if(e==="Escape"&&this.filter!==null)this.applyFilter(null);else if(e==="Escape")this.set(
"selected","");else if(e==="+"||e==="=")this.camera.zoom(1.25);else if(e==="-")this.camera.zoom(.8);else if(e==="0")this.
camera.fit();else if(e==="f"&&n!==void 0&&n.module!=="")this.foldBox(n);else if(e==="F"&&n!==void 0)this.foldAround(n);else if(e===
"a")this.applyFilter(null);else if(e==="h"&&this.filter!==null)this.hideRest(!this.hiding);else{let r=ne.find(([,o])=>o===
e)?.[0];if(r===void 0)return!1;this.applyFilter(r)}return!0}foldBox({id:e,module:n}){let r=this.folding.boxes.around(n).
at(-1);r!==void 0&&this.fold(r,e!==G(r))}foldAround({module:e}){let n=this.folding.boxes.around(e).at(-2);n!==void 0&&this.
fold(n,!0)}stepKey(e){if(X(e,"input, select, textarea")!==null)return;if(e.key==="/"&&Y(e))return e.preventDefault(),this.
finder.focus();if(e.key==="q"&&Y(e))return e.preventDefault(),this.panel.querySelector(".tge-answer")?.focus();let n=e.key===
"n"?1:e.key==="p"?-1:0;n===0||!Y(e)||this.document.steps.length===0||(e.preventDefault(),this.stepBy(n))}};function X(t,e){
return t.target instanceof Element?t.target.closest(e):null}function Ti(t){return typeof t=="object"&&t!==null&&"nodes"in t}function Pr(t){return c("div",{class:"tge tge-card tge-g\
raph"},c("p",{},t))}function Gr(t,e,n){let r=t.get("document");if(!Ti(r)||r.nodes.length===0)return e.replaceChildren(Pr(
"There is no graph to show yet.")),null;if(r.version!==2){let a=`${r.version}, this view reads ${2}`;return e.replaceChildren(
Pr(`This graph has version ${a}. Run the cell again.`)),null}let o=new He(t,r,n),i=e.ownerDocument.activeElement,s=e.contains(
i);return e.replaceChildren(o.element),s&&o.focus(i?.matches(".tge-find")),o}function Ni({model:t,el:e}){let n=Gr(t,e,null),
r=A(t,"document",()=>{n?.close(),n=Gr(t,e,n)});return()=>{r(),n?.close()}}var Kl={render:Ni};export{Kl as default};
