function L(t,e,n){return t.on(`change:${e}`,n),()=>t.off(`change:${e}`,n)}function se(t,e){return t.on("msg:custom",e),()=>t.
off("msg:custom",e)}function Z(t,e){return ft(t,()=>t.send(e))}function C(t){return ft(t,()=>t.save_changes())}var Oe=new WeakMap;
function gt(t,e){let n=Oe.get(t)??new Set;return Oe.set(t,n.add(e)),t.on("comm_live_update",e),()=>{n.delete(e),t.off("c\
omm_live_update",e)}}function ft(t,e){try{e()}catch{return Oe.get(t)?.forEach(n=>n()),!1}return!0}var Lr="http://www.w3.org/2000/svg";function J(t,e){for(let[n,r]of Object.entries(e))r===!1?t.removeAttribute(n):t.setAttribute(
n,r===!0?"":String(r))}function c(t,e={},...n){let r=document.createElement(t);return J(r,e),r.append(...n),r}function f(t,e={},...n){
let r=document.createElementNS(Lr,t);return J(r,e),r.append(...n),r}function k(t,e,n){let r=c("button",{type:"button",...e},
t);return r.addEventListener("click",n),r}function x(t,e){t.textContent!==e&&(t.textContent=e)}var bt=0;function T(t){return bt+=
1,`${t}-${Date.now().toString(36)}-${bt}`}function vt(){let t=c("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:t,
say:n=>{t.textContent=t.textContent===n?`${n} `:n}}}var Pr=1e4,yt="No answer: this needs a running kernel. Run the cell again.",wt=0;function z(t,e,n={},r=Pr){wt+=1;let o=wt;
return new Promise((i,s)=>{let a=()=>{clearTimeout(u),l()},l=se(t,(d,p)=>{let h=d;h?.kind!=="reply"||h.id!==o||(a(),h.error===
void 0?i({content:d,buffers:p}):s(new Error(String(h.error))))}),u=setTimeout(()=>{a(),s(new Error(yt))},r);Z(t,{...n,kind:"\
request",id:o,name:e})||(a(),s(new Error(yt)))})}function xt(t){return Math.max(.1,Math.min(3,t))}function ae(t,e){let n=o=>t[o]>0?Math.max(1,e[o]-32)/t[o]:1,r=xt(Math.min(
1,n("width"),n("height")));return{scale:r,left:(e.width-t.width*r)/2,top:(e.height-t.height*r)/2}}function He(t,e,n){let r=ae(
t,e);if(r.scale>=.72)return r;let o=.85,[i,s]=n??[t.width/2,t.height/2],a={scale:o,left:e.width/2-i*o,top:e.height/2-s*o};
return le(a,t,e)}function le(t,e,n){let r=(i,s,a)=>s+32<=a?(a-s)/2:Math.max(a-s-16,Math.min(16,i)),{scale:o}=t;return{scale:o,
left:r(t.left,e.width*o,n.width),top:r(t.top,e.height*o,n.height)}}function St(t,e,n){let r=xt(t.scale*e),o=r/t.scale;return{
scale:r,left:n[0]-(n[0]-t.left)*o,top:n[1]-(n[1]-t.top)*o}}function Mt(t,e,n,r,o){let s=(l,u,d)=>Math.max(48-u,Math.min(
d-48,l)),{scale:a}=t;return{scale:a,left:s(t.left+e,r.width*a,o.width),top:s(t.top+n,r.height*a,o.height)}}function Ce(t,e,n){
let r=(o,i,s,a)=>{let l=i*t.scale+o,u=(i+s)*t.scale+o;return u-l>a-32?o+a/2-(l+u)/2:l<16?o+16-l:u>a-16?o+a-16-u:o};return{
scale:t.scale,left:r(t.left,e.x,e.width,n.width),top:r(t.top,e.y,e.height,n.height)}}var Tr=4,ue=class{constructor(e,n){this.picture=e;this.placed=n;this.observer=new ResizeObserver(()=>this.resize()),this.
observer.observe(e.svg),this.listen()}picture;placed;view={scale:1,left:0,top:0};drawing={width:0,height:0};focus=null;window={
width:0,height:0};moved=!1;wanted=null;observer;abort=new AbortController;covered=()=>({width:0,height:0});dragged=!1;show(e,n){
this.drawing=e,this.focus=n,this.place(He(e,this.window,n))}change({width:e,height:n},r,o){this.drawing={width:e,height:n},
this.wanted=null;let i=ae(this.drawing,this.window);if(!this.moved&&i.scale>=.72)return this.place(i);this.moved=!0;let{
scale:s,left:a,top:l}=this.view,[u,d]=r&&o?[r[0]-o[0],r[1]-o[1]]:[0,0],p={scale:s,left:a+u*s,top:l+d*s};this.place(le(p,
this.drawing,this.window))}adopt({view:e,window:n,moved:r}){Object.assign(this,{window:n,moved:r,wanted:null}),this.place(
e,!0)}centre([e,n],r=!0){this.moved=!0;let{width:o,height:i}=this.window,{scale:s}=this.view,a={scale:s,left:o/2-e*s,top:i/
2-n*s};this.place(le(a,this.drawing,this.window),r)}fit(){this.moved=!0,this.place(ae(this.drawing,this.window))}zoom(e,n){
this.moved=!0;let{width:r,height:o}=this.window;this.place(St(this.view,e,n??[r/2,o/2]))}reveal(e,n){this.wanted={area:e,
core:n},this.window.width>0&&this.place(this.revealed(this.view))}revealed(e){if(this.wanted===null)return e;let{area:n,
core:r}=this.wanted,o=this.covered(),i={width:this.window.width-o.width,height:this.window.height-o.height};return Ce(Ce(
e,n,i),r,i)}close(){this.observer.disconnect(),this.abort.abort()}resize(){let{width:e,height:n}=this.picture.svg.getBoundingClientRect(),
r=this.window.width===0;if(this.window={width:e,height:n},e===0)return;if(this.moved&&!r)return this.place(this.view,!0);
let o=He(this.drawing,this.window,this.focus);this.place(this.revealed(o),!0)}place(e,n=!1){this.view=e;let{camera:r,svg:o}=this.
picture;o.classList.toggle("tge-jump",n);let{left:i,top:s,scale:a}=e;r.style.transform=`translate(${i}px, ${s}px) scale(${a}\
)`,this.placed(e,this.window,this.drawing)}listen(){let{svg:e}=this.picture,n={signal:this.abort.signal};e.addEventListener(
"pointerdown",r=>this.press(r),n),e.addEventListener("wheel",r=>this.wheel(r),{...n,passive:!1})}wheel(e){if(!e.ctrlKey&&
!e.metaKey)return;e.preventDefault();let{left:n,top:r}=this.picture.svg.getBoundingClientRect(),o=Math.exp(-Math.max(-50,
Math.min(50,e.deltaY))/100);this.zoom(o,[e.clientX-n,e.clientY-r]),this.picture.svg.classList.add("tge-jump")}press(e){if(this.
dragged=!1,e.button!==0)return;let n=new AbortController,{svg:r}=this.picture,[o,i]=[e.clientX,e.clientY],s=u=>{let[d,p]=[
u.clientX-o,u.clientY-i];!this.dragged&&Math.hypot(d,p)<Tr||(this.dragged||r.setPointerCapture(e.pointerId),this.dragged=
this.moved=!0,r.classList.add("tge-dragging"),[o,i]=[u.clientX,u.clientY],this.place(Mt(this.view,d,p,this.drawing,this.
window),!0))},a=()=>{r.classList.remove("tge-dragging"),n.abort()},l={signal:AbortSignal.any([n.signal,this.abort.signal])};
window.addEventListener("pointermove",s,l);for(let u of["pointerup","pointercancel"])window.addEventListener(u,a,l)}};function G(t){return`module:${t}`}function ce(t){let e=new Map(t.modules.map(a=>[a.path,a])),n=new Set(t.nodes.map(({id:a})=>a)),
r=new Map(t.modules.flatMap(({path:a,members:l})=>l.map(u=>[u,a]))),o=new Map,i=a=>{let l=o.get(a);if(l===void 0){let u=a.
split(".");l=u.map((p,h)=>u.slice(0,h+1).join(".")).flatMap(p=>[r.get(p)??"",p]).filter(p=>e.has(p)),o.set(a,l)}return l},
s=[...e.keys()].filter(a=>n.has(G(a)));return{known:e,hollow:new Set(s),around:i}}function I(t,e,n){let r=o=>e.has(o)||t.
hollow.has(o);return t.around(n).find(r)??null}function ee(t,e){return[...t.known.keys()].filter(r=>I(t,e,r)===r).sort()}
function Et(t,e,n){let r=new Set;for(let{id:o,module:i}of t.nodes){let s=I(e,n,i);r.add(s===null?o:G(s))}return r.size}function ze(t,e,n,r){
let o=new Set(n),i=l=>e.around(l).length,s=[...e.known.keys()],a=Math.max(0,...s.map(i));for(;a>0&&Et(t,e,o)>r;){for(let l of s)
i(l)>=a&&o.add(l);a-=1}return o}function Ve(t,e,n,r){let o=new Set(n);for(let i of e.around(r))o.delete(i);if(Et(t,e,o)>
400)for(let i of e.known.keys())e.around(i).at(-2)===r&&o.add(i);return ze(t,e,o,1e3)}function kt(t,e){let n=t.known.get(
e),r=t.around(e).at(-2)??"",i=(t.known.get(r)?.members.length??0)>0?r.split(".").slice(0,-1).join("."):r;return(i!==""&&
e.startsWith(`${i}.`)?e.slice(i.length+1):e)+Lt(n)}function $t(t){return t.path+Lt(t)}function Lt(t){let e=t?.members.length??
0,n=t?.type?` · ${t.type}`:"";return e>0?`${n} × ${e}`:n}var te=[["up","u","what it is made from","what NAME is made from"],["down","d","what is made from it","what is made from\
 NAME"],["path","l","shortest way to the END","the shortest way from NAME to the END"],["near","i","its inputs and consu\
mers","NAME, its inputs and its consumers"],["module","m","its module","the module of NAME"]];function At(t,e){let{members:n,
module:r,title:o}=e;return{kind:t,members:n,module:r,title:o}}function Gt(t,e,{kind:n,members:r,module:o}){if(n==="modul\
e"){let a=e.around(o).at(-1)??"",l=t.nodes.filter(u=>a===""?u.module===o:e.around(u.module).includes(a));return new Set(
[...r,...l.map(({id:u})=>u)])}let i=Pt(t,"up"),s=Pt(t,"down");return n==="path"?Br(t,r,s):n==="near"?new Set([...r,...r.
flatMap(a=>[...i(a),...s(a)])]):Nr(r,n==="up"?i:s)}function Pt(t,e){let n=new Map;for(let{source:r,target:o}of t.edges){
let[i,s]=e==="down"?[r,o]:[o,r];n.set(i,n.get(i)??[]).get(i)?.push(s)}return r=>n.get(r)??[]}function Nr(t,e){let n=new Set(
t);for(let r of n)for(let o of e(r))n.add(o);return n}function Br(t,e,n){let r=new Map(e.map(u=>[u,null]));for(let[u]of r)
for(let d of n(u))r.has(d)||r.set(d,u);let o=t.nodes.filter(({kind:u})=>u==="output"),i=new Set(o.map(({id:u})=>u)),s=[...r.
keys()],a=s.find(u=>i.has(u))??s.find(u=>n(u).length===0),l=new Set;for(;a!=null;)l.add(a),a=r.get(a)??void 0;return l}function de(t,e){
return new Set([...t].map(n=>e.get(n)??n))}function $(t,e=3){if(t===null||Number.isNaN(t))return"nan";if(!Number.isFinite(t))return t>0?"inf":"−inf";if(t===0)return"\
0";let n=Math.abs(t);return n>=1e6||n<.001?Tt(Rr(t,e)):Number.isInteger(t)?V(t):n>=10**e?V(Math.round(t)):Tt(t.toPrecision(
e))}function V(t){let e=String(Math.abs(t)).replace(/\B(?=(\d{3})+$)/g,",");return t<0?`−${e}`:e}function Rr(t,e){let[
n="",r="0"]=t.toExponential(e-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(r)}`}function Tt(t){
return t.replaceAll("-","−")}var Fr="…",Ir=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function b(t){return t.replace(Ir,e=>e===`
`?"⏎":`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}function v(t,e){let n=Array.from(t.slice(0,2*e+2));return n.
length<=e?t:n.slice(0,Math.max(0,e-1)).join("")+Fr}var Dr="⁰¹²³⁴⁵⁶⁷⁸⁹";function pe(t){let e=t.flat().filter(r=>r!==null),n=Math.max(-300,Math.floor(Math.log10(
he(t)||1)));return n>=4||n<-1?{exponent:n,decimals:3}:e.every(Number.isInteger)?{exponent:0,decimals:0}:{exponent:0,decimals:3-
Math.max(0,n)}}function Ke(t,e){if(t===null)return"∗";if(t===0)return"0";let n=(Math.abs(t)/10**e.exponent).toFixed(e.
decimals);return(t<0?"−":"")+n}function _e(t){if(t.exponent===0)return"";let n=[...String(Math.abs(t.exponent))].map(r=>Dr[Number(
r)]).join("");return`× 10${t.exponent<0?"⁻":""}${n}`}function S(t){return t.length===0?"scalar":t.join(" × ")}function R(t){
return t.replace(/^torch\./,"")}function N(t,e){return`${t} ${e}${t===1?"":"s"}`}function je(t,e){return t===null||e===0?
0:Math.max(-1,Math.min(1,t/e))}function he(t){let e=0;for(let n of t)for(let r of n)r!==null&&(e=Math.max(e,Math.abs(r)));
return e}var Nt="…";function qe(t,e,n){let r=v(b(t),200);if(n(r)<=e)return r;let o=Array.from(r),i=0,s=o.length;for(;s-i>1;){let a=i+
s>>1,l=o.slice(0,a).join("")+Nt;n(l)<=e?i=a:s=a}return o.slice(0,i).join("")+Nt}function w(t){return t===null?"nan or ∞":
$(t)}function B(t){let[e]=t.values[0]??[];return e===void 0?"empty":t.shape.every(n=>n===1)?w(e):`${w(t.minimum)} … ${w(
t.maximum)}`}function Bt(t){if(!t.cropped)return"";let e=t.values.length,n=t.values[0]?.length??0;return`first ${t.shape.
length<2?`${n}`:`${e} × ${n}`} of ${S(t.shape)}`}function Rt(t,e){return t.values.map((n,r)=>n.map((o,i)=>{let s=e.values[r]?.[i];
return o===null||s===null||s===void 0?null:o-s}))}function Ft(t,e){let n=t.kind==="backward"?"loss":"output",r=(l,u)=>c("option",{value:l},u),o=c("select",{class:"tge-fil\
ter","aria-label":"Show of the graph, seen from the selected node",title:"Of the selected node"},r("","Show everything"),
...te.map(([l,u,d])=>r(l,`${d.replace("END",n)}  (${u})`)));o.addEventListener("change",()=>e.filter(o.value===""?null:o.
value));let i=c("span",{class:"tge-filter-words"}),s=c("input",{type:"checkbox"});s.addEventListener("change",()=>e.hide(
s.checked));let a=c("div",{class:"tge-filter-bar",role:"group","aria-label":"Filter",hidden:!0},i,c("label",{},s,"hide t\
he rest"),k("Show everything",{class:"tge-link"},()=>e.filter(null)));return{menu:o,bar:a,show(l,u,d){if(o.value=l?.kind??
"",a.hidden=l===null,s.checked=u,l===null)return"everything is shown";let p=te.find(([y])=>y===l.kind)?.[3]??"",h=v(b(l.
title),30),g=p.replace("END",n).replace("NAME",()=>h),m=`${d} of ${t.nodes.length} nodes: ${g}`;return x(i,m),m}}}function Dt(t,e){let n=It(e).split(/\s+/).filter(Boolean);if(n.length===0)return[];let r=new Map(t.modules.map(({path:i,
type:s})=>[i,s]));return t.nodes.map(i=>[i.id,It(Or(i,r.get(i.module)??""))]).filter(([,i])=>n.every(s=>i.includes(s))).
map(([i])=>i)}function Or(t,e){let{label:n,operation:r,kind:o,module:i,dtype:s}=t,a=t.shape.length===0?"scalar":t.shape.
join("x");return[n,r,o,`${i}.${n}`,e,s,a].join(`
`)}function It(t){return t.slice(0,1e4).toLowerCase().replace(/(\d)\s*[,x\u00d7]\s*(?=\d)/g,"$1x").replace(/[()[\]]/g,"")}function Ot(t,e){let n=[],r=new Map,o=-1,i=c("input",{class:"tge-find",type:"search",placeholder:"Search  /","aria-label":"\
Search nodes by name, operation, module or shape",title:"Name, operation, module, shape. Enter goes to the next match.",
spellcheck:"false",autocomplete:"off"}),s=c("span",{class:"tge-find-count tge-number"}),a=()=>{let h=i.value;l(Dt(t,h)),
!(h.trim()===""||e.others===null)&&e.others(h).then(g=>{i.value===h&&(r=new Map(g),l([...r.keys()]))},()=>{})},l=h=>{n=h,
o=-1;let g=i.value.trim()!=="";x(s,g?`${n.length||"no"} found`:""),e.mark(n);let m=n.length===1?"1 match":`${n.length} m\
atches`;g&&e.say(m)},u=()=>x(s,`${o+1} of ${n.length}`),d=h=>{if(n.length===0)return;o=(o<0&&h<0?0:o)+h,o=(o+n.length)%n.
length,u();let g=n[o]??"";e.go(g,`${o+1} of ${n.length} matches`,r.get(g)??"")},p=()=>{i.value="",a(),e.leave()};return i.
addEventListener("input",a),i.addEventListener("keydown",h=>{if(!h.ctrlKey&&!h.metaKey&&!h.altKey&&h.stopPropagation(),h.
key==="Enter")d(h.shiftKey?-1:1);else if(h.key==="Escape")p();else return;h.preventDefault()}),{element:c("span",{class:"\
tge-finder",role:"search"},i,s),focus(){i.focus(),i.select()},search:()=>({query:i.value,matches:n,names:r,at:o}),adopt(h){
({matches:n,names:r,at:o,query:i.value}=h),o>=0&&u(),e.mark(n)}}}function Ht(t,e){let n=[],r=0,o=Number.NEGATIVE_INFINITY;for(let i of[...t].sort((s,a)=>s.start-a.start))o>Number.NEGATIVE_INFINITY&&
i.start-o>e&&(n.push([o,o-r]),r+=i.start-o-e,n.push([i.start,i.start-r])),o=Math.max(o,i.end);return i=>Hr(n,i)}function Hr(t,e){
let n=null;for(let r of t){if(e<r[0]){if(n===null)return e;let o=(e-n[0])/(r[0]-n[0]);return n[1]+o*(r[1]-n[1])}n=r}return n===
null?e:e-n[0]+n[1]}var me={x:t=>t,y:t=>t};function zt(t,e){let n=(r,o)=>[...t.map(i=>We(i[r]-i[o]/2,i[o])),...e.flatMap(
i=>Cr(i[r],i[o],r))];return{x:Ht(n("x","width"),64),y:Ht(n("y","height"),44)}}function Cr(t,e,n){return[We(t,n==="y"?26:
12),We(t+e-12,12)]}function We(t,e){return{start:t,end:t+e}}function Vt(t,e){let[n,r]=[e.x(t.x),e.y(t.y)],o=e.x(t.x+t.width)-
n;return{...t,x:n,y:r,width:o,height:e.y(t.y+t.height)-r}}function Qe(t,e,n,r){let o=t.points.map(([u,d])=>[r.x(u),r.y(d)]),
[i,s]=[o[0],o[o.length-1]],[a,l]=Vr(e,n,i,s);return o.length<2||i===void 0||s===void 0?[a,l]:e.node===null?[a,n.node===null?
l:s]:n.node===null?[i,l]:r===me?o:zr(o)}function zr(t){let e=[...t],[n,r,o]=t.slice(-3);if(n===void 0||r===void 0||o===void 0)
return e;let i=Math.max((n[1]+o[1])/2,o[1]-26);return n[1]<o[1]&&(e[t.length-2]=[r[0],Math.min(r[1],i)]),e}function Vr(t,e,n,r){
let o=t.y<=e.y?1:-1;return[[Ct(t,n),t.y+o*t.height/2],[Ct(e,r),e.y-o*e.height/2]]}function Ct(t,e){let n=Math.max(0,t.width/
2-12),r=e?.[0]??t.x;return Math.max(t.x-n,Math.min(t.x+n,r))}function Ue(t){return typeof t=="object"&&t!==null&&"nodes"in t}function Ye(t,e){return JSON.stringify([[...t].sort(),e])}
function Kt(t){let e=new Map;for(let[n,r,o]of t.lines){let i=`${n}\0${r}`;e.set(i,[...e.get(i)??[],o])}return(n,r)=>e.get(
`${n}\0${r}`)?.shift()??null}var _t=46,jt=240;function Wt(t,e,{boxes:n=ce(t),only:r=null,places:o=null}={}){let i=new Map,s=new Map,a=[];for(let m of t.
nodes){let y=I(n,e,m.module);i.set(m.id,y===null?m.id:G(y)),y===null?a.push(m):s.set(y,s.get(y)??[]).get(y)?.push(m)}let l=jr(
t,i),u=[...a.map(qr),...[...s].map(([m,y])=>Qr(n,m,y,l))].filter(({id:m})=>r===null||r.has(m)),d=new Set(u.flatMap(({module:m})=>n.
around(m))),p=t.modules.filter(({path:m})=>d.has(m)&&I(n,e,m)===null),h=ee(n,e),g=r===null&&h.every(m=>n.hollow.has(m));
return o===null?Kr(t,u,p,i,g):_r(t,u,p,i,o)}function Kr(t,e,n,r,o){let i=o?me:zt(e,n),s=e.map(a=>({...a,x:i.x(a.x),y:i.y(
a.y)}));return{boxes:s,lines:Qt(t,s,r,(a,l,u)=>Qe(a,l,u,i)),frames:n.map(a=>Vt(a,i)),width:i.x(t.width),height:i.y(t.height),
boxOf:r}}function _r(t,e,n,r,o){let i=e.map(l=>{let[u,d,p,h]=o.nodes[l.id]??[l.x,l.y,60,40];return{...l,x:u,y:d,width:p,
height:h}}),s=Kt(o),a=n.flatMap(l=>{let[u,d,p,h]=o.modules[l.path]??[];return u===void 0||d===void 0?[]:[{...l,x:u,y:d,width:p??
0,height:h??0}]});return{boxes:i,lines:Qt(t,i,r,(l,u,d)=>s(u.id,d.id)??Qe(l,u,d,me)),frames:a,width:o.width,height:o.height,
boxOf:r}}function jr(t,e){let n=t.edges.filter(({source:r,target:o})=>e.get(r)!==e.get(o));return new Set(n.map(({source:r})=>r))}
function qr(t){return{id:t.id,kind:t.kind,title:t.label,details:Wr(t),node:t,module:t.module,members:[t.id],x:t.x,y:t.y,
width:t.width,height:t.height}}function Wr(t){let e=R(t.dtype),n=e===""||e==="float32"?"":` ${e}`,r=qt(t)??S(t.shape)+n;
return[...(t.error.split(`
`,1)[0]??"").split(/: (.*)/s).filter(o=>o!==""),...e===""||r===`= ${t.label}`?[]:[r],...t.value===null||qt(t)?[]:[`value\
 ${B(t.value)}`],...t.gradient===null?[]:[`grad ${B(t.gradient)}`]]}function qt({value:t}){return t!==null&&t.values.length>
0&&t.shape.every(n=>n===1)?`= ${B(t)}`:null}function Qr(t,e,n,r){let o=t.known.get(e),i=n.findLast(({id:a})=>r.has(a))??
n.at(-1),s=Math.max(o?.nodes??0,n.length);return{id:G(e),kind:"module",title:kt(t,e),details:[...i===void 0||i.dtype===""?
[]:[S(i.shape)],N(s,"node")],node:null,module:e,members:n.map(a=>a.id),x:o===void 0?0:o.x+o.width/2,y:o===void 0?0:o.y+o.
height/2,width:Math.min(jt,o?.width??jt),height:Math.min(_t,o?.height??_t)}}function Qt(t,e,n,r){let o=new Map(e.map(s=>[
s.id,s])),i=new Map;for(let s of t.edges){let a=o.get(n.get(s.source)??""),l=o.get(n.get(s.target)??"");if(a===void 0||l===
void 0||a===l)continue;let d=a.id!==s.source||l.id!==s.target?"":`#${i.size}`,p=`${a.id}\0${l.id}${d}`;if(i.has(p))continue;
let h=r(s,a,l),{label:g}=s;i.set(p,{id:p,source:a.id,target:l.id,label:g,points:h})}return[...i.values()]}function ge(t,e,n=new Map){
let r=new Map(e.boxes.map(a=>[a.id,a.title])),o=e.lines.filter(a=>a.target===t.id),i=[...new Set(o.map(a=>r.get(a.source)??
""))],s=[v(b(t.title),60)];if(t.node===null)s.push("folded module",...t.details);else{let[a=""]=t.node.error.split(`
`,1),l=`stopped by ${v(b(a),200)}`;s.push(t.kind,a===""?S(t.node.shape):l),t.node.dtype!==""&&s.push(R(t.node.dtype));let u=t.
node.gradient??n.get(t.id);u!==void 0&&s.push(`gradient norm ${w(u.norm)}`)}return i.length>0&&s.push(`from ${i.map(a=>v(
b(a),40)).join(" and ")}`),s.join(", ")}var Ut=150,fe=class{constructor(e,n,r){this.model=e;this.document=n;this.show=r;this.boxes=ce(n);let o=e.get("places");Ue(
o)&&this.known.set(Ye(o.folded,null),o)}model;document;show;boxes;known=new Map;wanted="";patience=Ut;folded(){let e=this.
model.get("folded"),n=new Set(Array.isArray(e)?e.map(String):[]);return ze(this.document,this.boxes,n,1e3)}scene(e=null){
let n=this.folded(),r=this.key(n,e),o=this.known.get(r)??null;return Wt(this.document,n,{boxes:this.boxes,only:e,places:o})}draw(e){
let n=ee(this.boxes,this.folded()),r=this.key(this.folded(),e);if(this.wanted=r,e===null&&n.every(a=>this.boxes.hollow.has(
a))||this.known.has(r))return this.show(this.scene(e));let i=setTimeout(()=>this.show(this.scene(e)),this.patience),s={folded:n,
only:e===null?null:[...e]};z(this.model,"places",s).then(({content:{places:a}})=>{Ue(a)&&(this.patience=Ut,this.known.set(
r,a),clearTimeout(i),this.wanted===r&&this.show(this.scene(e)))},()=>{this.patience=0})}key(e,n){let r=n===null?null:[...n].
sort();return Ye(ee(this.boxes,e),r)}};var Yr=1,Xr=1e3;function Zr(t){let e=t;return e?.kind==="frame"&&e.version===Yr}function Yt(t){if(t===void 0)return new Float32Array;
let{byteOffset:e,byteLength:n}=t,r=e+n-n%4;return new Float32Array(t.buffer.slice(e,r))}function Xt(t,e,n){let r=!1,o=0,
i=-1/0,s=0,a=!0,l=()=>{r&&(r=Z(t,{kind:"acknowledge",sequence:o}))},u=()=>{s=0,n.paint(),l()},d=()=>{s||(s=requestAnimationFrame(
u))},p=()=>{performance.now()-i<Xr||(i=performance.now(),Z(t,{kind:"hello"}))},h=[se(t,(m,y)=>{Zr(m)&&(r=!0,o=m.sequence,
n.receive(m,y)||p(),document.hidden||!a?l():d())}),gt(t,()=>{r=!1,d()}),Jr(e,m=>{a=m,m&&d()}),eo(e,d)];return{live:()=>r,
schedule:d,hello:p,close:()=>{cancelAnimationFrame(s),h.forEach(m=>m())}}}function Jr(t,e){let n=new IntersectionObserver(
o=>{e(o.at(-1)?.isIntersecting??!0)});n.observe(t);let r=()=>e(!document.hidden);return document.addEventListener("visib\
ilitychange",r),()=>{n.disconnect(),document.removeEventListener("visibilitychange",r)}}function eo(t,e){let n=new ResizeObserver(
e);return n.observe(t),()=>n.disconnect()}function Zt(t){let e=t.modules.map(n=>`module:${n.path}`);return[...t.nodes.map(n=>n.id),...e]}function Jt(t,e){let n=[...e].
filter(Number.isFinite);if(t==="zero fraction")return{kind:"linear",low:0,high:1};if(t==="activation mean"){let s=to(Math.
max(...n.map(Math.abs),1e-12));return{kind:"signed",low:-s,high:s}}let r=n.filter(s=>s>0).map(Math.log10);if(r.length===
0)return{kind:"log",low:.1,high:1};let o=Math.floor(Math.min(...r)+1e-9),i=Math.max(o+1,Math.ceil(Math.max(...r)-1e-9));
return{kind:"log",low:10**o,high:10**i}}function en({kind:t,low:e,high:n},r){return Number.isFinite(r)?t==="signed"?Xe(r/
n,-1):t==="linear"?Xe((r-e)/(n-e),0):r<=0?0:Xe(Math.log(r/e)/Math.log(n/e),0):1}function to(t){let e=10**Math.floor(Math.
log10(t)+1e-9);return([1,2,5].find(r=>r*e>=t*(1-1e-9))??10)*e}function Xe(t,e){return Math.max(e,Math.min(1,t))}function tn(t,e,n){
let r=Number.isFinite(e)?$(e):"nan, ∞",o=`${no[t]??t} ${r}`;return o.length<=n?o:r.length<=n?r:$(e,1)}var no={"gradien\
t norm":"‖∂‖","weight norm":"‖w‖","update ratio":"‖Δw‖/‖w‖","zero fraction":"zeros","activation mean":"\
mean","activation std":"std"};var ro=[.5,.38,.62,.26,.74,.15,.85];function nn(t,e,n,r){let o=null,i=Number.POSITIVE_INFINITY;for(let[s,a]of oo(t,e).entries()){
let l={x:a[0],y:a[1],width:e,height:n},u=r.reduce((d,p)=>d+io(l,p),s);u<i&&([o,i]=[l,u])}return o??{x:0,y:0,width:e,height:n}}
function oo(t,e){let n=ro.map(i=>on(t,i)),r=i=>n.map(([s,a])=>[s+i*(e/2+9),a]),o=[...r(1),...r(-1)];return Ze(t)<56?[...o,
...n]:[...n,...o]}function rn(t){let e=Math.max(2,Math.ceil(Ze(t)/10));return Array.from({length:e+1},(n,r)=>{let[o,i]=on(
t,r/e);return{x:o,y:i,width:8,height:8}})}function io(t,e){let n=Math.min(t.x+t.width/2,e.x+e.width/2)-Math.max(t.x-t.width/
2,e.x-e.width/2),r=Math.min(t.y+t.height/2,e.y+e.height/2)-Math.max(t.y-t.height/2,e.y-e.height/2);return Math.max(0,n)*
Math.max(0,r)}function on(t,e){let n=e*Ze(t),r=t[0]??[0,0];for(let o of t.slice(1)){let i=Math.hypot(o[0]-r[0],o[1]-r[1]);
if(n<=i&&i>0)return[r[0]+(o[0]-r[0])*n/i,r[1]+(o[1]-r[1])*n/i];n-=i,r=o}return r}function Ze(t){return t.slice(1).reduce(
(e,[n,r],o)=>e+Math.hypot(n-(t[o]?.[0]??0),r-(t[o]?.[1]??0)),0)}function an(t,e){let[n,r]=[-e.width/2,-e.height/2];switch(t){case"parameter":return so(n,r,e.width,e.height,9);case"inpu\
t":return ne(n,r,e.width,e.height,Math.min(24,e.height/2));case"module":return ne(n,r,e.width,e.height,3);default:return ne(
n,r,e.width,e.height,8)}}function ln(t,e){let[n,r]=[-e.width/2,-e.height/2];return t==="output"?ne(n+3.5,r+3.5,e.width-7,
e.height-7,5.5):t==="module"?ne(n+5,r+5,e.width,e.height,3):null}function ne(t,e,n,r,o){let i=Math.min(o,n/2,r/2),s=(a,l)=>`\
a${i} ${i} 0 0 1 ${a} ${l}`;return`M${t+i} ${e}h${n-2*i}${s(i,i)}v${r-2*i}${s(-i,i)}h${2*i-n}${s(-i,-i)}v${2*i-r}${s(i,-i)}\
z`}function so(t,e,n,r,o){let i=Math.min(o,n/2,r/2);return`M${t+i} ${e}h${n-2*i}l${i} ${i}v${r-2*i}l${-i} ${i}h${2*i-n}l${-i}\
 ${-i}v${2*i-r}z`}function un(t,e){return e.width-(t==="input"?20:t==="module"?44:10)}var K=7;function be(t){let[e,...n]=t;
if(e===void 0)return"";let r=`M${D(e)}`,o=e;return n.forEach((i,s)=>{let a=s===n.length-1?lo(o,i):i;r+=cn(o,i)?`L${D(a)}`:
ao(o,a),o=i}),r}function ao(t,e){let n=(e[1]-t[1])/2;return`C${[[t[0],t[1]+n],[e[0],e[1]-n]].map(D).join(" ")} ${D(e)}`}
function cn(t,e){return Math.abs(e[1]-t[1])<8}function lo(t,e){let[n,r]=dn(t,e);return[e[0]-n*(K-1),e[1]-r*(K-1)]}function dn(t,e){
if(!cn(t,e))return[0,Math.sign(e[1]-t[1])];let n=Math.hypot(e[0]-t[0],e[1]-t[1]);return n===0?[0,1]:[(e[0]-t[0])/n,(e[1]-
t[1])/n]}function ve(t){let e=t[t.length-1],n=t[t.length-2];if(e===void 0||n===void 0)return"";let[r,o]=dn(n,e),i=s=>[e[0]-
r*K-o*s*(K/2),e[1]-o*K+r*s*(K/2)];return`M${D(e)}L${D(i(1))}L${D(i(-1))}z`}function pn(t){return[...t].reverse()}function D([
t,e]){return`${sn(t)} ${sn(e)}`}function sn(t){return Math.round(t*100)/100}function mn(t){let e=new Set(t.edges.map(n=>n.target));return t.nodes.filter(n=>e.has(n.id))}function re(t){return-2-mn(
t).length}function gn(t,e){if(e>=-1)return null;let n=mn(t),r=Math.max(0,n.length+2+e);return{active:n[r-1]??null,done:r,
count:n.length,ahead:new Set(n.slice(r).map(o=>o.id))}}function fn(t,e){let{active:n}=e;if(n===null)return"Before the fo\
rward pass: only inputs and parameters have values.";let r=new Map(t.nodes.map(({id:s,label:a})=>[s,a])),o=t.edges.filter(
s=>s.target===n.id),i=[...new Set(o.map(({source:s})=>r.get(s)??s))];return`${n.label} takes ${co(i)} and gives ${uo(n)}\
.`}function uo({value:t,shape:e,dtype:n}){let r=n===""&&e.length===0?"its result":S(e);return t===null?`${r}; the graph \
has not kept its numbers`:t.values.length>0&&t.shape.every(o=>o===1)?B(t):`${r}, norm ${w(t.norm)}`}function co(t){let e=t.
at(-1)??"nothing";return t.length<2?e:`${t.slice(0,-1).join(", ")} and ${e}`}function bn(t){let e=new Map;for(let n of t.steps){e.set(n.node,n.incoming);for(let{target:r,total:o}of n.outgoing)e.set(
r,o)}return e}var ye={active:"▶",done:"✓",waiting:"∂",kept:"∂",idle:"",computing:"▶",ahead:""};function _(t,e){
let n=Number.isFinite(e)?Math.trunc(e):-1,r=t.steps.length>0?re(t):-1;return Math.max(r,Math.min(t.steps.length-1,n))}function we(t,e){
let n=_(t,e),r=new Set,o=new Map;for(let d of t.steps.slice(0,Math.max(0,n+1))){o.delete(d.node),r.add(d.node);for(let{target:p,
total:h}of d.outgoing)o.set(p,h)}let i=t.steps[n]??null;i!==null&&r.delete(i.node);let s=new Set(t.steps.map(({node:d})=>d)),
a=new Set([...o.keys()].filter(d=>!s.has(d))),l=n<t.steps.length-1,u=gn(t,n);return{index:n,stepping:l,step:i,done:r,waiting:o,
kept:a,forward:u}}function vn(t,e){let{forward:n}=t;if(n?.active&&e.includes(n.active.id))return"computing";if(n!==null)
return e.some(o=>n.ahead.has(o))?"ahead":"idle";let r=t.step?.node;return r!==void 0&&e.includes(r)?"active":e.some(o=>t.
waiting.has(o)&&!t.kept.has(o))?"waiting":e.some(o=>t.kept.has(o))?"kept":e.some(o=>t.done.has(o))?"done":"idle"}function xe(t,e){
let n=t.steps[_(t,e)];if(n===void 0)return[];let r=new Map(we(t,e-1).waiting);return n.outgoing.map(o=>{let i=r.get(o.target)??
null;return r.set(o.target,o.total),{outgoing:o,earlier:i,before:i&&po(o,i)}})}function po(t,e){return e.values.length>0?
e.values:Rt(t.total,t.gradient)}function yn(t,e,n){let{step:r}=e;if(r===null)return{arriving:[],leaving:[]};let o=n.boxOf.
get(r.node),i=new Set(t.steps.slice(0,e.index).filter(u=>u.outgoing.some(({target:d})=>d===r.node)).map(u=>n.boxOf.get(u.
node))),s=n.lines.filter(u=>u.source===o&&i.has(u.target)),a=n.lines.filter(u=>u.target===o),l=[];for(let u of r.outgoing){
let d=n.boxOf.get(u.target),p=a.findIndex(h=>h.source===d);p>=0&&l.push({line:a.splice(p,1)[0].id,outgoing:u})}return{arriving:s.
map(u=>u.id),leaving:l}}var ho=18,mo=6.4;function xn(t,e,n,r,o=!1){let i=t.svg.hasAttribute("data-forward"),s=r.forward!==null;t.svg.toggleAttribute(
"data-forward",s);for(let a of n.boxes){let l=t.boxes.get(a.id),u=vn(r,a.members);if(l&&(s||i)){let p=a.node?.value?go(a.
node.value,a.width):"";Je(l,s?u==="ahead"?"…":p:"")}l?.setAttribute("data-stage",u);let d=l?.querySelector(".tge-badge\
-sign");d&&x(d,ye[u])}fo(t,e,n,r,o)}function go(t,e){let{minimum:n,maximum:r}=t,o=Math.max(Math.abs(n??0),Math.abs(r??0)),
i=`${$(n,2)} … ${$(r,2)}`,s=[B(t),i,`≤ ${$(o,2)}`];return s.find(l=>l.length*mo<e-10)??s[s.length-1]??""}function Je(t,e){
let n=t.querySelector(".tge-node-detail");if(n===null)return;let r=n.getAttribute("data-plain")??n.textContent??"";n.setAttribute(
"data-plain",r),x(n,e===""?r:e)}function Sn(t,e){for(let n of e.boxes){let[r=""]=n.node?.error.split(`
`,1)??[];if(r==="")continue;let o=t.boxes.get(n.id);o?.classList.add("tge-node-failed"),o?.append(et("✕",r,n,"tge-stop\
ped"))}}function et(t,e,{width:n,height:r},o){return f("g",{class:`tge-alarm ${o}`,transform:`translate(${n/2-1} ${1-r/2}\
)`},f("title",{},v(b(e),400)),f("circle",{r:8.5}),f("text",{y:4},t))}function fo(t,e,n,r,o){let i=new Map(n.lines.map(g=>[
g.id,g])),{arriving:s,leaving:a}=yn(e,r,n),l=[],u=[],d=new Set,p=(g,m,y)=>{let P=i.get(g);P!==void 0&&(l.push(...wo(P,m)),
d.add(g),y!==""&&u.push({points:P.points,text:y,way:m}))},h=r.step===null?"":wn(r.step.incoming);for(let[g,m]of s.entries())
p(m,"arriving",g===0?h:"");for(let{line:g,outgoing:m,earlier:y}of bo(e,r,a))p(g,"leaving",o?"?":`${y?"+ ":""}${wn(m.gradient)}`);
for(let g of vo(n,r))p(g.id,"feeding",yo(n,g));t.flow.replaceChildren(...l),t.pills.replaceChildren(...xo(u,n));for(let[
g,m]of t.lines)m.classList.toggle("tge-carrying",d.has(g))}function wn(t){return`‖∂‖ ${w(t.norm)}`}function bo(t,e,n){
let r=new Map(xe(t,e.index).map(o=>[o.outgoing,o.earlier]));return n.map(o=>({...o,earlier:r.get(o.outgoing)??null}))}function vo(t,{
forward:e}){let n=t.boxOf.get(e?.active?.id??"");return t.lines.filter(r=>r.target===n)}function yo(t,e){let n=t.boxes.find(
({id:r})=>r===e.source);return n?.node?.value?B(n.node.value):""}function wo(t,e){let n=e==="feeding"?t.points:pn(t.points),
r=be(n),o=f("circle",{class:`tge-flow-dot tge-flow-${e}`,r:4.5});return o.style.setProperty("offset-path",`path("${r}")`),
[f("path",{class:`tge-flow-line tge-flow-${e}`,d:r}),f("path",{class:`tge-flow-arrow tge-flow-${e}`,d:ve(n)}),o]}function xo(t,e){
let n=[...e.boxes.map(r=>({...r,width:r.width+8,height:r.height+6})),...e.frames.map(So)];return t.map(({points:r,text:o,
way:i})=>{let s=t.flatMap(u=>u.points===r?[]:rn(u.points)),a=o.length*6.6+12,l=nn(r,a,ho,[...n,...s]);return n.push(l),Mo(
l,o,i)})}function So({x:t,y:e,path:n,type:r}){let o=Math.min(200,(n.length+r.length+3)*6.6+10);return{x:t+o/2,y:e+12,width:o,
height:20}}function Mo({x:t,y:e,width:n,height:r},o,i){let s={x:-n/2,y:-r/2,width:n,height:r,rx:r/2};return f("g",{class:`\
tge-pill tge-flow-${i}`,transform:`translate(${t} ${e})`},f("rect",s),f("text",{y:4},o))}function Mn(t,e){for(let[n,r]of t.
boxes)r.classList.toggle("tge-selected",n===e)}function tt(t,e){for(let[r,o]of t.boxes)o.classList.toggle("tge-cursor",r===
e);let n=t.boxes.get(e);n?t.svg.setAttribute("aria-activedescendant",n.id):t.svg.removeAttribute("aria-activedescendant")}
function j(t,e,n){for(let r of e.lines){let o=n!==""&&(r.source===n||r.target===n);t.lines.get(r.id)?.classList.toggle("\
tge-near",o)}}var q=1e4;function nt(t){return c("h3",{class:"tge-panel-title"},v(b(t),q))}function E(t,...e){return c("section",{class:"\
tge-section"},c("h4",{},t),...e)}function Se(t){let e=b(t).split(/, +(?=\u2202)/);return c("code",{class:"tge-rule"},e.join(
`
`))}function W(t,e,n){let r=v(b(t),40);return k(r,{class:"tge-link"},()=>n.select(e))}function Me(){let t=(e,n)=>{let r=c(
"span",{class:`tge-sign tge-sign-${e}`},ye[e]);return c("li",{},r,n)};return c("ul",{class:"tge-legend tge-signs","aria-\
label":"Marks of the backward pass"},t("active","at work"),t("waiting","holds a gradient, waits"),t("done","done"),c("li",
{},c("b",{},"‖∂‖"),"norm of a gradient"))}var Ee={nan:"Not a number",exploding:"Exploding gradient",vanishing:"Vanishing gradient",dead:"Dead units",plateau:"Plat\
eau"},En=45,ke=class{constructor(e,n,r,o){this.model=e;this.picture=r;this.stage=o;this.ids=Zt(n);let i=T("tge-colour");
this.select.id=i,this.element=c("div",{class:"tge-live",hidden:!0},c("label",{for:i},"Colour by"),this.select,c("span",{
class:"tge-live-range"},this.low,this.bar,this.high),this.step),this.select.addEventListener("change",()=>{e.set("colour\
_by",this.select.value),C(e)}),this.stream=Xt(e,r.svg,{receive:({measure:s,step:a},[l])=>(this.take(String(s),Number(a),
Yt(l)),!0),paint:()=>this.paint()}),this.cleanups=[this.stream.close,L(e,"measures",()=>this.offer()),L(e,"colour_by",()=>this.
offer()),L(e,"alarms",()=>this.ring())],this.offer(),this.readSaved(),this.stream.hello()}model;picture;stage;element;select=c(
"select",{class:"tge-select"});bar=c("span",{class:"tge-live-bar","aria-hidden":"true"});low=c("span",{class:"tge-number"});high=c(
"span",{class:"tge-number"});step=c("span",{class:"tge-number tge-live-step"});numbers=new Map;painted=new Map;ids;stream;cleanups;told=null;measure="";range={
kind:"linear",low:0,high:1};close(){for(let e of this.cleanups)e()}redrawn(){this.painted.clear(),this.paint(),this.markAlarms()}about(e){
let n=this.numberOf(e),r=this.alarmsOf(e).map(({step:o,kind:i,text:s})=>{let a=E(`! ${Ee[i]??b(i)}, since step ${o}`,c("\
p",{},v(b(s),2e3)));return a.classList.add("tge-error"),a});return n!==void 0&&(this.told={box:e,line:c("p",{class:"tge-\
number"})},this.tell(),r.push(E("In the run",this.told.line))),r}tell(){if(this.told===null)return;let e=this.numberOf(this.
told.box),n=e===void 0?"is not measured here":kn(e);x(this.told.line,`${this.measure} ${n}`)}words(e){let n=this.numberOf(
e),r=n===void 0?"":`, ${this.measure} ${kn(n)}`,o=this.alarmsOf(e).map(({kind:i})=>`, ${Ee[i]??i}`);return r+o.join("")}measures(){
let e=this.model.get("measures");return Array.isArray(e)?e.map(String):[]}alarms(){let e=this.model.get("alarms");return Array.
isArray(e)?e:[]}alarmsOf(e){let n=new Set([e.id,...e.members]);return this.alarms().filter(({node:r})=>n.has(r))}offer(){
let e=this.measures();this.element.hidden=e.length===0;let n=String(this.model.get("colour_by")??"");[...this.select.options].
map(({value:o})=>o).join()!==e.join()&&this.select.replaceChildren(...e.map(o=>c("option",{value:o},o))),this.select.value=
n}readSaved(){let e=this.model.get("colours");if(e?.numbers===void 0)return;let n=e.numbers.map(r=>r??Number.NaN);this.take(
e.measure??"",e.step??0,n)}take(e,n,r){this.measure=e,this.numbers.clear();for(let[o,i]of this.ids.entries()){let s=r[o];
s!==void 0&&!Number.isNaN(s)&&this.numbers.set(i,s)}this.range=Jt(e,this.numbers.values()),x(this.step,n>0?`step ${n}`:"")}numberOf(e){
return this.numbers.get(e.id)}paint(){for(let o of this.stage.scene().boxes){let i=this.picture.boxes.get(o.id);i!==void 0&&
this.paintBox(i,o,this.numberOf(o))}let{kind:e,low:n,high:r}=this.range;x(this.low,$(n,1)),x(this.high,$(r,1)),this.tell(),
this.bar.classList.toggle("tge-live-signed",e==="signed")}paintBox(e,n,r){let o=r===void 0?"":tn(this.measure,r,ko(n)),i=r===
void 0?0:en(this.range,r),s=`${o} ${Math.round(i*En)}`;if((this.painted.get(n.id)??" 0")===s)return;if(this.painted.set(
n.id,s),Je(e,o),r===void 0)return e.removeAttribute("data-live");let a=Number.isFinite(r)?i<0?"cold":"warm":"bad";e.getAttribute(
"data-live")!==a&&e.setAttribute("data-live",a);let l=`${Math.round(Math.abs(i)*En)}%`;e.style.setProperty("--tge-heat",
l)}ring(){this.markAlarms();let e=this.alarms().at(-1);e!==void 0&&this.stage.say(`${Ee[e.kind]??e.kind} at ${b(e.where||
"the run")}`),this.stage.changed()}markAlarms(){for(let e of this.stage.scene().boxes){let n=this.picture.boxes.get(e.id),
r=this.alarmsOf(e),o=n?.querySelector(".tge-ringing")??null;if(r.length===0)o?.remove();else if(o===null){let i=r.map(({
kind:s})=>Ee[s]??s).join(", ");n?.append(et("!",i,e,"tge-ringing"))}}}};function kn(t){return Number.isFinite(t)?$(t,4):
"nan or infinite"}function ko({width:t}){return Math.floor((t-10)/6.4)}function rt(t,e,n){let r=o=>n!==null&&!n.has(o);t.svg.classList.toggle("tge-filtered",n!==null);for(let[o,i]of t.boxes)i.
classList.toggle("tge-dim",r(o));for(let{id:o,source:i,target:s}of e.lines)t.lines.get(o)?.classList.toggle("tge-dim",r(
i)||r(s))}function ot(t,e,n){let r=de(n,e.boxOf);for(let[o,i]of t.boxes)i.classList.toggle("tge-match",r.has(o))}var $n={width:132,height:168},Ln=44,F=6,Pn="--tge-map-width",$o=["operation","parameter","input","output","module"],$e=class{constructor(e){
this.go=e;this.element.append(this.content,this.seen),this.element.addEventListener("pointerdown",n=>this.press(n))}go;element=f(
"svg",{class:"tge-map","aria-hidden":"true"});content=f("g");seen=f("rect",{class:"tge-map-seen",rx:2});width=0;scene=null;scale=[
0,0];show(e){this.scene=e,this.scale=[0,0]}place(e,n,r){let o=Po(e,n),i=n.width===0||Ao(o,r);if(this.width=0,this.element.
classList.toggle("tge-map-hidden",i),i)return void this.element.parentElement?.style.removeProperty(Pn);let s=Lo(r,n);String(
s)!==String(this.scale)&&this.draw(s,r),this.width=r.width*s[0]+2*F,this.element.parentElement?.style.setProperty(Pn,`${this.
width}px`);let{x:a,y:l,width:u,height:d}=Go(o,r);J(this.seen,{x:a*s[0]+F,y:l*s[1]+F,width:Math.max(4,u*s[0]),height:Math.
max(4,d*s[1])})}draw(e,{width:n,height:r}){this.scale=e;let o=(p,h)=>p*e[h]+2*F;J(this.element,{width:o(n,0),height:o(r,
1)});let{boxes:i,frames:s}=this.scene??{boxes:[],frames:[]},a=(p,h,g,m)=>{let[y,P]=[g*e[0],Math.max(1.5,m*e[1])].map(An);
return`M${[p*e[0]+F,h*e[1]+F].map(An).join(" ")}h${y}v${P}h-${y}z`},l=$o.map(p=>{let g=i.filter(m=>m.kind===p).map(({x:m,
y,width:P,height:H})=>a(m-P/2,y-H/2,P,H));return f("path",{class:`tge-map-${p}`,d:g.join("")})}),u=s.map(p=>a(p.x,p.y,p.
width,p.height)),d=f("path",{class:"tge-map-frames",d:u.join("")});this.content.replaceChildren(d,...l)}press(e){if(e.button!==
0)return;e.preventDefault(),e.stopPropagation();let{left:n,top:r}=this.element.getBoundingClientRect(),o=s=>this.go([(s.
clientX-n-F)/this.scale[0],(s.clientY-r-F)/this.scale[1]]);this.element.setPointerCapture(e.pointerId),o(e);let i=new AbortController;
this.element.addEventListener("pointermove",o,{signal:i.signal});for(let s of["pointerup","pointercancel"])this.element.
addEventListener(s,()=>i.abort(),{signal:i.signal})}};function An(t){return Math.round(t*10)/10}function Lo(t,e){let n=Math.
min($n.width,e.width*.3),r=Math.min($n.height,e.height*.42),o=Math.min(n/t.width,r/t.height);return[Math.max(o,Math.min(
Ln,n)/t.width),Math.max(o,Math.min(Ln,r)/t.height)]}function Po({scale:t,left:e,top:n},r){let[o,i]=[r.width/t,r.height/t];
return{x:-e/t,y:-n/t,width:o,height:i}}function Ao(t,e){return t.x<=12&&t.y<=12&&t.x+t.width>=e.width-12&&t.y+t.height>=
e.height-12}function Go(t,e){let n=Math.max(0,Math.min(e.width,t.x)),r=Math.max(0,Math.min(e.height,t.y));return{x:n,y:r,
width:Math.max(0,Math.min(e.width,t.x+t.width)-n),height:Math.max(0,Math.min(e.height,t.y+t.height)-r)}}var To=260,No=300;function it(t,e){let n=t.frames.find(({path:i})=>i===e);if(n!==void 0)return[n.x+n.width/2,n.y];let r=[
e,G(e),t.boxOf.get(e)],o=t.boxes.find(({id:i})=>r.includes(i));return o===void 0?null:[o.x,o.y-o.height/2]}function Gn(t,e,n){
if(matchMedia("(prefers-reduced-motion: reduce)").matches||n.boxes.length>No)return;let o={duration:To,easing:"ease"},i=new Map(
e.boxes.map(l=>[l.id,l]));for(let l of n.boxes){let u=Bo(l,i,e),d=u!==null&&(u[0]!==l.x||u[1]!==l.y),p=!i.has(l.id);if(!d&&
!p)continue;let[h,g]=u??[l.x,l.y],m=[{transform:`translate(${h}px, ${g}px)`,opacity:p?0:1},{transform:`translate(${l.x}p\
x, ${l.y}px)`,opacity:1}];t.boxes.get(l.id)?.animate(m,o)}let a=t.camera.querySelectorAll(".tge-frames, .tge-lines, .tge\
-headings");for(let l of a)l.animate([{opacity:0},{opacity:1}],o)}function Bo(t,e,n){let r=e.get(t.id);if(r!==void 0)return[
r.x,r.y];let o=t.members.flatMap(s=>e.get(n.boxOf.get(s)??"")??[]);if(o.length===0)return null;let i=s=>o.reduce((a,l)=>a+
l[s],0)/o.length;return[i("x"),i("y")]}var Ro=/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/;function Tn(t){let e=t.trim().toLowerCase().replace(/[\u2212\u2013]/g,"-").
replace(/[\u00b7\u00d7]/g,"*").replace(/(\d),(\d)/g,"$1.$2").replace(/\s+/g,""),n=null;for(let r of e.split(/(?=[*/])/)){
let o=/^[*/]/.exec(r)?.[0]??"",i=r.slice(o.length);if(!Ro.test(i))return null;let s=Number(i);n===null?n=o===""?s:Number.
NaN:n=o==="/"?n/s:n*s}return n!==null&&Number.isFinite(n)?n:null}function st(t){let e=t.trim().toLowerCase();if(e==="sca\
lar"||e==="()"||e==="[]")return[];let r=e.replace(/^[([]|[)\],]+$/g,"").split(/\s*[,x\u00d7*\s]\s*/).map(o=>/^\d+$/.test(
o)?Number(o):Number.NaN);return r.some(Number.isNaN)?null:r}function Nn(t,e){if(e.length===0)return[];let n=st(t);return n===
null||n.length!==e.length?null:n.every((r,o)=>r<(e[o]??0))?n:null}function Q(t){return t.length===0?"":`[${t.join(", ")}\
]`}function Fo(t){let[e,n]=[-1,[0,0]];for(let[r,o]of t.entries())for(let[i,s]of o.entries())Math.abs(s??0)>e&&([e,n]=[Math.
abs(s??0),[r,i]]);return n}function Io(t,e){return[...Array.from({length:Math.max(0,t.length-2)},()=>0),...e.slice(2-Math.
min(2,t.length))]}function Bn(t,e){let[n=0,r=0]=e.length<2?[0,...e]:e.slice(-2);return e.slice(0,-2).some(o=>o>0)?null:t?.
values[n]?.[r]??null}function Rn(t,e,n,r){let o=T("tge-entry"),i=Io(e.shape,Fo(e.values)),s=c("input",{id:o,class:"tge-a\
nswer tge-entry-input",type:"text",value:Q(i),autocomplete:"off"}),a=c("div",{class:"tge-check",role:"status"}),l=async()=>{
let p=Nn(s.value,e.shape),h=p===null?null:Bn(e,p);if(p===null||h===null){a.textContent="Type an entry that the table sho\
ws, such as [0, 0].";return}a.textContent="Computing the loss twice …";let g={node:t,entry:p,gradient:h,value:Bn(n,p)};
try{a.replaceChildren(...Oo((await r("check",g)).content,h))}catch(m){a.textContent=m instanceof Error?m.message:String(
m)}},u=c("form",{class:"tge-answer-row"});return e.shape.length>0&&u.append(c("label",{for:o},"Entry"),s),u.append(k("Ch\
eck by finite differences",{class:"tge-button tge-check-button"},()=>{l()})),u.addEventListener("submit",p=>{p.preventDefault(),
l()}),E("Is it right?",u,a)}function Do(t){return t===null?w(t):String(Number(t.toPrecision(8))).replaceAll("-","−")}function Oo(t,e){
let n=a=>w(t[a]),r=a=>Do(t[a]),o=t.agrees,i=o===!0?"✓ ":o===!1?"✗ ":"",s=["(L(w + h) − L(w − h)) / 2h",`= (${r("\
plus")} − ${r("minus")}) / (2 · ${n("step")})`,`= ${n("slope")}, the gradient is ${w(e)}`];return[c("code",{class:"tg\
e-rule"},s.join(`
`)),c("p",{class:`tge-verdict tge-verdict-${String(o)}`},`${i}${String(t.words)}`)]}function at(t,e){let n=e.line>0?`${e.file}:${e.line}`:e.file,r=[c("p",{class:"tge-place"},v(b(n),200))];return e.code!==
""&&r.push(In(e.code)),E(t,...r)}function Fn(t){let[e="",...n]=t.split(`
`),r=[c("p",{class:"tge-error-line"},v(b(e),q))];n.length>0&&r.push(In(n.join(`
`)));let o=E("✕ The forward pass stopped here",...r);return o.classList.add("tge-error"),o}function In(t){let e=t.slice(
0,q).split(`
`).map(b);return c("pre",{class:"tge-code",tabindex:0},e.join(`
`))}var lt=240,Le=44;function Ho(t){let e=Math.max(...t,1);return t.map(n=>n/e)}function Dn(t,e){let{histogram:n,minimum:r,maximum:o}=t;
if(n.length===0)return null;let i=lt/n.length,s=n.reduce((h,g)=>h+g,0),a=Ho(n).map((h,g)=>{let m=h===0?0:Math.max(1,h*Le),
y={x:g*i+.5,y:Le-m,width:i-1,height:m};return f("rect",y,f("title",{},V(n[g]??0)))}),l=Co(r,o),u=t.shape.reduce((h,g)=>h*
g,1),d=s<u-t.not_finite,p=`${e}: ${V(s)} numbers from ${w(r)} to ${w(o)}`;return c("figure",{class:"tge-histogram"},f("s\
vg",{viewBox:`0 0 ${lt} ${Le+1}`,role:"img","aria-label":`Histogram of the ${p}`,preserveAspectRatio:"none"},...a,...l),
c("figcaption",{},c("span",{},r===null?"finite ones only":w(r)),c("span",{},d?`${V(s)} sampled`:""),c("span",{},o===null?
"":w(o))))}function Co(t,e){if(t===null||e===null||t>=0||e<=0)return[];let n=lt*-t/(e-t);return[f("line",{x1:n,x2:n,y1:0,
y2:Le,class:"tge-zero"})]}var ut={rows:8,columns:8},Pe={rows:3,columns:6};function O(t,e,n){let r=t.values[0]?.[0];if(r!==void 0&&t.shape.every(u=>u===
1))return c("div",{},On(t),zo(r));let o=Ko(t,n),i=_e(pe(o.values)),a=[Bt(o),i&&`numbers ${i}`].filter(u=>u!=="").join(",\
 "),l=c("div",{},On(t));if(o.values.length>0&&l.append(oe(o.values,`${e} ${a}`)),a!==""&&l.append(c("p",{class:"tge-note"},
a)),t.not_finite>0){let u=`${N(t.not_finite,"number")} nan or infinite, shown as ∗`;l.append(c("p",{class:"tge-note tg\
e-not-finite"},u))}return l}function zo(t){let e=t===null?w(t):Vo(t);return c("p",{class:"tge-single"},e)}function Vo(t){
return String(Number(t.toPrecision(6))).replaceAll("-","−")}function Ko(t,e){let n=t.values.slice(0,e.rows).map(i=>i.slice(
0,e.columns)),r=t.values[0]?.length??0,o=t.values.length>e.rows||r>e.columns;return{...t,values:n,cropped:t.cropped||o}}
function On(t){let{minimum:e,maximum:n,mean:r,norm:o,zero_fraction:i}=t,s=c("p",{class:"tge-stats"}),a=(l,u)=>{s.append(
c("span",{},`${l} `,c("b",{},u))," ")};return s.append(c("span",{},`${S(t.shape)} · ${R(t.dtype)}`)," "),t.shape.every(
l=>l===1)&&t.values.length>0||(o!==null&&a("norm",w(o)),e!==null&&n!==null&&a("range",`${w(e)} … ${w(n)}`),r!==null&&a(
"mean",w(r)),i!==null&&i>0&&a("zeros",`${Math.round(i*100)} %`)),s}function oe(t,e){let n=he(t),r=pe(t),o=t.map(i=>c("\
tr",{},...i.map(s=>_o(s,r,je(s,n)))));return c("div",{class:"tge-values-scroll"},c("table",{class:"tge-values"},c("capti\
on",{class:"tge-visually-hidden"},e),c("tbody",{},...o)))}function _o(t,e,n){let r=n<0?"tge-cold":"tge-warm",o=t===null?
"nan or infinity":String(t),i=c("td",{class:r,title:o},Ke(t,e));return i.style.setProperty("--tge-heat",`${Math.round(Math.
abs(n)*50)}%`),i}var jo=8,qo=2;function Wo(t){return t.slice(0,-2).slice(-qo).map(n=>Math.min(n,jo))}function Hn(t,e,n,r,o){let i=Wo(e.shape);
if(i.length===0||i.every(d=>d<2))return null;let s=c("span",{class:"tge-note",role:"status"}),a=i.map((d,p)=>{let h=`Ind\
ex ${p+1} of the matrix, up to ${d-1}`,g={type:"number",min:0,max:d-1,value:0},m=c("input",{...g,class:"tge-answer tge-i\
ndex","aria-label":h,disabled:d<2});return m.addEventListener("change",()=>{l()}),m}),l=async()=>{let d=a.map(p=>Math.trunc(
Number(p.value)));try{let{content:p}=await o("slice",{node:n,what:r,index:d}),h=p.values,g=`${r}, matrix ${d.join(", ")}`;
t.querySelector(".tge-values-scroll")?.replaceWith(oe(h,g)),s.textContent=""}catch(p){s.textContent=p instanceof Error?p.
message:String(p)}},u=[c("span",{},"Matrix ["),c("span",{},", :, :]")];return c("div",{class:"tge-answer-row tge-slices",
role:"group","aria-label":"Matrix"},u[0],...a,u[1],s)}var Qo=new Map([["ArrowUp","up"],["ArrowDown","down"],["ArrowLeft","left"],["ArrowRight","right"],["Home","first"],["End",
"last"]]);function Kn(t){return Qo.get(t)??null}function _n(t,e,n){let r=t.boxes.find(l=>l.id===e),o=jn(t);if(n==="first"||
r===void 0)return o[0]?.id??e;if(n==="last")return o[o.length-1]?.id??e;if(n==="up"||n==="down")return zn(r,ie(t,e,n))?.
id??e;let i=l=>n==="left"?Cn(l,r):Cn(r,l),s=Uo(t,r).filter(i),a=s.length>0?s:Yo(t,r).filter(i);return zn(r,a)?.id??e}function Uo(t,e){
return ie(t,e.id,"down").flatMap(o=>ie(t,o.id,"up")).filter(o=>o.id!==e.id)}function ie(t,e,n){let r=new Set;for(let o of t.
lines)n==="up"&&o.target===e&&r.add(o.source),n==="down"&&o.source===e&&r.add(o.target);return t.boxes.filter(o=>r.has(o.
id))}function Ae(t){let e=t.boxes.find(r=>r.kind==="output"),n=jn(t);return e?.id??n[n.length-1]?.id??""}function jn(t){
return[...t.boxes].sort((e,n)=>qn(e,n)?e.x-n.x:e.y-n.y)}function Yo(t,e){return t.boxes.filter(n=>n.id!==e.id&&qn(n,e))}
function qn(t,e){return Math.abs(t.y-e.y)<Math.min(t.height,e.height)/2}function Cn(t,e){return t.x<e.x||t.x===e.x&&t.id<
e.id}function zn(t,e){let n=null;for(let r of e)(n===null||Vn(t,r)<Vn(t,n))&&(n=r);return n}function Vn(t,e){return Math.
abs(t.x-e.x)+Math.abs(t.y-e.y)/1e3}function Qn(t){let e=t.steps.length,n=e>0?"Data flows from top to bottom, gradients from bottom to top.":"Data flows fro\
m top to bottom.",r=e>0?"Select a node to see its numbers, or play the backward pass.":"Select a node to see its numbers\
.";return[nt("About this graph"),c("p",{},n),c("p",{},r),Zo(),...e>0?[Me()]:[],Jo(e>0)]}function Zo(){let t=(e,n)=>c("li",
{},c("span",{class:`tge-swatch tge-swatch-${e}`,"aria-hidden":"true"}),n);return c("ul",{class:"tge-legend","aria-label":"\
Legend"},t("input","input"),t("parameter","parameter"),t("operation","operation"),t("output","output"))}function Jo(t){let e=[
["↑ ↓","to inputs, to consumers"],["← →","to the next input"],["Enter","select"],["f F","fold the module, the on\
e around it"],["/","search"],["u d","only what it is made from, what is made from it"],["l","only the shortest way to th\
e end"],["i m","only its neighbours, its module"],["h Esc","hide the rest, show everything"],["+ − 0","zoom, fit"]];t&&
e.push(["n p","next, previous step"],["q","answer a question"]);let n=e.flatMap(([r,o])=>[c("dt",{},...r.split(" ").map(
i=>c("kbd",{},i))),c("dd",{},o)]);return c("details",{class:"tge-keys"},c("summary",{},"Keyboard"),c("dl",{},...n))}function Un(t,e,n,r,o,i){
let{node:s}=t,a=[nt(t.title),ti(t)];s!==null&&s.error!==""&&a.push(Fn(s.error)),a.push(...i.live(t)),s?.value&&a.push(Yn(
"Value",s.value,t.id,"value",i));let l=s?.gradient??o.get(t.id)??null;if(l!==null?a.push(...ei(t,l,r,i)):s!==null&&n.steps.
length>0&&a.push(c("p",{class:"tge-note"},"No gradient arrives here.")),s!==null&&s.rule!==""&&a.push(E("Gradient rule",
Se(s.rule))),s?.written&&a.push(at("Your line",s.written)),s?.rule_source){let u=s.rule===""?"The library's source":"The\
 rule in tinygrad_edu";a.push(at(u,s.rule_source))}return a.push(...Wn("From","up",t,e,i)),a.push(...Wn("To","down",t,e,
i)),a.push(...ni(t,i)),a}function ei(t,e,n,r){let o=n.waiting.get(t.id),i=!n.stepping||n.step?.node===t.id||n.done.has(t.
id);if(!i&&r.secret)return[E("Gradient",c("p",{class:"tge-note"},"Kept back, to be predicted when the backward pass come\
s here."))];if(!i&&o!==void 0)return[E("Gradient so far",O(o,"gradient so far",ut))];let a=[Yn(i?"Gradient":"Gradient, a\
fter the backward pass",e,t.id,"gradient",r)];return r.checkable&&t.kind==="parameter"&&a.push(Rn(t.id,e,t.node?.value??
null,r.ask)),a}function Yn(t,e,n,r,o){let i=O(e,r,ut),s=Hn(i,e,n,r,o.ask);s!==null&&i.querySelector(".tge-values-scroll")?.
before(s);let a=Dn(e,r);return E(t,...a===null?[i]:[i,a])}function ti(t){let e=c("dl",{class:"tge-facts"}),n=(o,i)=>{i!==
""&&e.append(c("dt",{},o),c("dd",{},v(b(i),q)))},{node:r}=t;return r===null?(n("kind","folded module"),n("holds",t.details.
join(", ")),e):(n("kind",r.kind),n("operation",r.operation===r.label?"":r.operation),n("shape",r.dtype===""&&r.shape.length===
0?"":S(r.shape)),n("dtype",R(r.dtype)),n("module",r.module),e)}function Wn(t,e,n,r,o){let i=ie(r,n.id,e);if(i.length===0)
return[];let s=c("p",{class:"tge-links"},c("span",{},t));for(let a of i.slice(0,20))s.append(W(a.title,a.id,o));return i.
length>20&&s.append(`and ${i.length-20} more`),[s]}function ni(t,e){let n=e.boxAround(t.module);if(n==="")return[];let r=t.
kind==="module",o=v(b(n),40),i=`${r?"Unfold":"Fold"} module ${o}`;return[k(i,{class:"tge-button tge-panel-fold"},()=>e.fold(
n,!r))]}function U({key:t,ctrlKey:e,metaKey:n,altKey:r,shiftKey:o}){return!e&&!r&&!n&&!(o&&t==="Enter")}function Xn(t){let e=n=>{
U(n)&&n.stopPropagation()};return t.addEventListener("keydown",e),()=>t.removeEventListener("keydown",e)}var oi=13,er=11,Zn=17,ct=15;function tr(t){let e=f("g",{class:"tge-camera"}),n=f("svg",{class:"tge-graph-svg",tabindex:0,
role:"application","aria-roledescription":"computation graph","aria-label":t},e),r=o=>f("g",{class:o});return{svg:n,camera:e,
boxes:new Map,lines:new Map,flow:r("tge-flow"),pills:r("tge-pills")}}function nr(t,e,n){t.boxes=new Map,t.lines=new Map;
let r=e.lines.map(i=>ai(t,i)),o=e.boxes.map((i,s)=>ui(t,e,i,s,n));t.flow.replaceChildren(),t.pills.replaceChildren(),t.camera.
replaceChildren(Ge("tge-frames",e.frames.map(ii)),Ge("tge-lines",r),t.flow,Ge("tge-headings",e.frames.map(i=>si(i,n))),Ge(
"tge-nodes",o),t.pills)}function Ge(t,e){return f("g",{class:t},...e)}function ii({path:t,members:e,x:n,y:r,width:o,height:i}){
let s={class:"tge-frame-area",x:n,y:r,width:o,height:i,rx:8},a=e.length>0?"tge-frame tge-frame-chain":"tge-frame";return f(
"g",{class:a,"data-module":t},f("rect",s))}function si(t,e){let{x:n,y:r,width:o,path:i}=t,s=$t(t),a=o-40,l=qe(s,a,u=>e.measure(
u,er,600));return f("g",{class:"tge-frame-heading"},f("title",{},b(s)),f("text",{class:"tge-frame-name",x:n+10,y:r+16},l),
rr(n+o-16,r+12,i,"fold"))}function rr(t,e,n,r){let o=r==="fold"?"Fold this module":"Unfold this module",i=r==="fold"?"M-\
3 0H3":"M-3 0H3M0 -3V3";return f("g",{class:"tge-fold","data-fold":n,transform:`translate(${t} ${e})`},f("title",{},o),f(
"rect",{x:-12,y:-12,width:24,height:24,class:"tge-fold-area"}),f("rect",{x:-6.5,y:-6.5,width:13,height:13,rx:3}),f("path",
{d:i}))}function ai(t,e){let n=f("g",{class:"tge-edge","data-source":e.source,"data-target":e.target},f("path",{class:"t\
ge-edge-line",d:be(e.points)}),f("path",{class:"tge-edge-arrow",d:ve(e.points)})),r=v(b(e.label),24);return r!==""&&n.append(
f("text",{class:"tge-edge-label",...li(e)},r)),t.lines.set(e.id,n),n}function li({points:t}){let[e,n]=t.at(-1)??[0,0],[r]=t.
findLast(i=>Math.abs(i[0]-e)>1)??[e],o=r>e?"end":"start";return{x:r>e?e-6:e+6,y:n-9,"text-anchor":o}}function ui(t,e,n,r,o){
let i=an(n.kind,n),s=ln(n.kind,n),a=ge(n,e,o.gradients),l=f("g",{class:`tge-node tge-node-${n.kind}`,id:`${o.idPrefix}-${r}`,
role:"img","aria-label":a,"data-node-id":n.id,transform:`translate(${n.x} ${n.y})`},f("title",{},v(ci(n),2e3)));return s!==
null&&n.kind==="module"&&l.append(f("path",{class:"tge-node-second",d:s})),l.append(f("path",{class:"tge-node-halo",d:i}),
f("path",{class:"tge-node-shape",d:i})),s!==null&&n.kind==="output"&&l.append(f("path",{class:"tge-node-second",d:s})),l.
append(...di(n,o),pi(n)),n.kind==="module"&&l.append(rr(n.width/2-13,-n.height/2+13,n.module,"unfold")),t.boxes.set(n.id,
l),l}function ci(t){return[t.title,...t.details].map(b).join(`
`)}function di(t,e){let n=un(t.kind,t),r=Math.floor((t.height-Zn-4)/ct),o=t.details.slice(0,Math.max(0,r)),i=-(Zn+ct*o.length)/
2+12.5,s=[Jn("tge-node-title",t.title,n,i,oi,600,e)];for(let a of o)i+=ct,s.push(Jn("tge-node-detail",a,n,i,er,400,e));return s}
function Jn(t,e,n,r,o,i,s){let a=s.measure(v(b(e),200),o,i),l=Math.max(o*.86,Math.min(o,o*n/a)),u=qe(e,n,p=>s.measure(p,
l,i)),d=f("text",{class:t,y:r},u);return d.style.fontSize=`${l.toFixed(2)}px`,d}function pi(t){return f("g",{class:"tge-\
badge",transform:`translate(${-t.width/2+1} ${-t.height/2+1})`},f("circle",{r:8.5}),f("text",{class:"tge-badge-sign",y:4}))}var or=1600,ur={first:"M3 2.5v11M13.5 2.5v11L5.5 8z",back:"M12 2.5v11L4 8z",play:"M4 2.5v11l9.5-5.5z",pause:"M4 2.5h3v11\
h-3zM9 2.5h3v11h-3z",next:"M4 2.5v11L12 8z",last:"M2.5 2.5v11L10.5 8zM13 2.5v11"};function cr(t,e){let{go:n,where:r}=t,o,
i=(M,A,X)=>sr(M,A,()=>{g(),n(X())}),s=i("first","Before the first step",()=>r().first),a=i("back","Previous step",()=>r().
index-1),l=i("next","Next step",()=>r().index+1),u=i("last","Last step",()=>r().last),d=sr("play","Play",()=>o===void 0?
p():g());d.classList.add("tge-button-primary");let p=()=>{let{index:M,first:A,last:X}=r();n(M>=X?A+1:M+1),o=setTimeout(h,
or),lr(d,!0)},h=()=>{let{index:M,last:A}=r();if(M>=A||!t.mayGoOn())return g();n(M+1),o=setTimeout(h,or)},g=()=>{clearTimeout(
o),o=void 0,lr(d,!1)},m=T("tge-slider"),y=c("input",{id:m,class:"tge-step-slider",type:"range",min:0,step:1});y.addEventListener(
"input",()=>{g(),n(Number(y.value)+r().first)});let P=c("span",{class:"tge-step-count tge-number"}),H=ir("Predict first",
e.predict,t.predict),ht=c("span",{class:"tge-score tge-number"}),mt=c("p",{class:"tge-step-text",role:"status","aria-liv\
e":"polite"}),kr=c("div",{class:"tge-player-controls",role:"group","aria-label":"Passes"},s,a,d,l,u,c("label",{class:"tg\
e-visually-hidden",for:m},"Step of the pass"),y,P,ir("Forward pass first",!1,t.forward),H,ht);return{element:c("div",{class:"\
tge-player"},kr,mt),setPredict(M){let A=H.querySelector("input");A!==null&&(A.checked=M)},pause:g,close:g,show(M,A,X,$r){
let{index:Ie}=M;for(let De of[s,a])ar(De,Ie>M.first);for(let De of[l,u])ar(De,Ie<M.last);y.max=String(M.last-M.first),y.
value=String(Ie-M.first),y.setAttribute("aria-valuetext",A),x(P,A),x(ht,$r),x(mt,X)}}}function ir(t,e,n){let r=c("input",
{type:"checkbox",checked:e});return r.addEventListener("change",()=>n(r.checked)),c("label",{class:"tge-switch"},r,t)}function sr(t,e,n){
let r={class:`tge-button tge-icon-button tge-step-${t}`,"aria-label":e,title:e},o=k("",r,n);return o.append(dr(ur[t])),o}
function ar(t,e){t.setAttribute("aria-disabled",String(!e))}function dr(t){return f("svg",{viewBox:"0 0 16 16",width:16,
height:16,"aria-hidden":"true"},f("path",{d:t}))}function lr(t,e){let n=e?"Pause":"Play";t.setAttribute("aria-label",n),
t.title=n,t.replaceChildren(dr(ur[e?"pause":"play"]))}function Te(t,e){let n=t.steps[e]?.outgoing??[],r=null;for(let i of n)pr(i)>(r===null?0:pr(r))&&(r=i);if(r!==null)return{
step:e,asks:"number",outgoing:r};let o=n.find(({gradient:i})=>i.shape.length>0);return o===void 0?null:{step:e,asks:"sha\
pe",outgoing:o}}function pr({example:t}){return t?.given.length??0}function dt(t,e){let{gradient:n,example:r}=t.outgoing;
if(t.asks==="shape"){let i=st(e);return i===null?null:i.join()===n.shape.join()?"right":"wrong"}let o=Tn(e);return o===null||
r===null?null:Math.abs(o-r.value)<=r.tolerance?"right":"wrong"}function hr(t,e){if(t.asks==="shape")return`Which shape h\
as the gradient for ${e}?`;let n=Q(t.outgoing.example?.entry??[]);return n===""?`What is the gradient for ${e}?`:`What i\
s the gradient for ${e} at ${n}?`}function mr({asks:t,outgoing:e}){return t==="shape"||e.example===null?S(e.gradient.shape):
hi(String(Number(e.example.value.toPrecision(4))))}function hi(t){return t.replaceAll("-","−")}function gr(t){return t.
size===0?"":`${[...t.values()].filter(({verdict:n})=>n==="right").length} of ${t.size} predicted`}function br(t,e,n,r=null){let{step:o}=e;if(o===null)return[];let i=t.nodes.find(d=>d.id===o.node),s=new Map(t.nodes.map(
({id:d,label:p})=>[d,p])),a=[yr(`Step ${e.index+1}: `,i?.label??o.node,o.node,n)],l=r?.section(e.index)??null;if(l!==null&&
a.push(l),a.push(E("Gradient arrives",O(o.incoming,"incoming gradient",Pe))),i!==void 0&&i.rule!==""&&a.push(E("Rule",Se(
i.rule))),r?.open(e.index))return a;let u=r?.worked(e.index)??null;for(let d of xe(t,e.index))a.push(mi(d,s,n,u));return o.
outgoing.length===0&&i?.kind==="parameter"&&a.push(c("p",{class:"tge-note"},"backward() adds it to .grad here.")),[...a,
c("section",{class:"tge-section"},Me())]}function vr(t,e,n){let{active:r,done:o,count:i}=e;if(r===null)return[c("h3",{class:"\
tge-panel-title"},"Forward pass"),c("p",{},"Only inputs and parameters have values yet.")];let s=t.edges.filter(u=>u.target===
r.id),a=new Map(t.nodes.map(u=>[u.id,u])),l=[yr(`Forward ${o} of ${i}: `,r.label,r.id,n)];for(let u of new Set(s.map(({source:d})=>d))){
let d=a.get(u);d!==void 0&&l.push(fr("From ",d,n))}return[...l,fr("Result of ",r,n)]}function fr(t,e,n){let r=e.value===
null?c("p",{class:"tge-note"},`${S(e.shape)}; the graph has not kept its numbers`):O(e.value,`value of ${e.label}`,Pe),o=c(
"h4",{},t,W(e.label,e.id,n));return c("section",{class:"tge-section"},o,r)}function yr(t,e,n,r){let o=W(e,n,r);return c(
"h3",{class:"tge-panel-title"},t,o)}function mi({outgoing:t,earlier:e,before:n},r,o,i){let{target:s,gradient:a,total:l,example:u}=t,
d=r.get(s)??s,p=c("h4",{},"Gradient for ",W(d,s,o)),h=[O(a,`gradient for ${d}`,Pe)];return u!==null&&t!==i&&h.push(pt(u)),
e!==null&&h.push(...fi(n,a,l)),c("section",{class:"tge-section"},p,...h)}function pt({entry:t,symbols:e,numbers:n,value:r}){
let o=String(Number(r.toPrecision(4))).replaceAll("-","−"),i=[e,n,...n===o?[]:[o]],s=Q(t),a=(l,u)=>c("span",{},c("span",
{class:"tge-entry"},u===0?s:""),c("span",{},`= ${gi(v(b(l),400))}`));return c("code",{class:"tge-working"},...i.map(a))}
function gi(t){return t.replace(/ ([\u00b7/]) /g," $1 ").replace(/, (?=\d)/g,", ")}function fi(t,e,n){let r=d=>{let p=d?.[0]?.[0];
return p===void 0?"":w(p)},[o,i,s]=[t,e.values,n.values].map(r),a=n.shape.every(d=>d===1),l=`${s} = ${o} + ${i}`,u=[c("h\
5",{},"Used more than once, so gradients add up"),c("p",{class:"tge-sum"},c("code",{},"total = old + new"),c("span",{},a?
l:`first number: ${l}`))];return a||u.push(oe(n.values.slice(0,3).map(d=>d.slice(0,6)),"total")),u}var Ne=class{constructor(e,n){this.document=e;this.listener=n}document;listener;focused=!1;on=!1;answers=new Map;turn(e){
this.on=e}get active(){return this.on}open(e){return!this.on||this.answers.has(e)?null:Te(this.document,e)}worked(e){if(!this.
on||!this.answers.has(e))return null;let n=Te(this.document,e);return n?.asks==="number"?n.outgoing:null}score(){return this.
on?gr(this.answers):""}sentence(e){return hr(e,this.nameOf(e))}section(e){let n=this.open(e);if(n!==null)return this.form(
n);let r=this.on?this.answers.get(e):void 0,o=Te(this.document,e);return r===void 0||o===null?null:this.outcome(o,r)}nameOf({
outgoing:e}){let n=this.document.nodes.find(({id:r})=>r===e.target);return v(b(n?.label??e.target),40)}form(e){let n=T("\
tge-answer"),r=e.asks==="number",o=c("input",{id:n,class:"tge-answer",type:"text",autocomplete:"off",spellcheck:"false",
placeholder:r?"0.5, 1/3, 2e−3":"3 × 4"}),i=c("p",{class:"tge-note",role:"status"}),s=c("form",{class:"tge-section tge\
-question"},c("label",{for:n},this.sentence(e)),...bi(e),c("div",{class:"tge-answer-row"},o,c("button",{class:"tge-butto\
n tge-button-primary"},"Check"),k("Show",{class:"tge-button"},()=>this.close(e,""))),i);return s.addEventListener("submi\
t",a=>{a.preventDefault(),dt(e,o.value)!==null?this.close(e,o.value):i.textContent=r?"Type a number, such as 0.63, 1/3 o\
r 2e-3.":"Type a shape, such as 3 x 4."}),s}close(e,n){let r=n===""?"shown":dt(e,n)??"wrong";this.answers.set(e.step,{verdict:r,
text:n}),this.focused=!0,this.listener.say(`${wr(e,{verdict:r,text:n})} ${this.score()}.`),this.listener.changed()}outcome(e,n){
let{example:r}=e.outgoing,o=[c("p",{},wr(e,n))];return e.asks==="number"&&r!==null&&o.push(pt(r)),c("section",{class:`tg\
e-section tge-question tge-outcome-${n.verdict}`},...o,k("Next step",{class:"tge-button tge-next-question"},()=>{this.focused=
!0,this.listener.next()}))}};function wr(t,{verdict:e,text:n}){let r=mr(t);return e==="right"?`✓ Right: ${r}.`:e==="sh\
own"?`It is ${r}.`:`✗ Not quite: you said ${v(b(n),40)}, it is ${r}.`}function bi({asks:t,outgoing:e}){let n=t==="numb\
er"?e.example?.given??[]:[];if(n.length===0)return[];let r=n.map(o=>c("li",{},b(o)));return[c("ul",{class:"tge-given","a\
ria-label":"Given"},...r)]}var vi=2e3,Be=class{constructor(e,n,r){this.document=n;this.stage=r;let o=i=>r.go(_(n,i));this.predicting=new Ne(n,{changed:r.
changed,next:()=>o(r.state().index+1),say:r.say}),this.predicting.turn(e.get("predict")===!0),this.player=cr({where:()=>this.
place(),go:o,mayGoOn:()=>this.predicting.open(r.state().index)===null,forward:i=>this.playForward(i),predict:i=>{e.set("\
predict",i),C(e)}},{predict:this.predicting.active}),this.forget=L(e,"predict",()=>{this.predicting.turn(e.get("predict")===
!0),this.player.setPredict(this.predicting.active),r.switched(),r.changed()})}document;stage;predicting;player;forget;forward=!1;get element(){
return this.player.element}pause(){this.player.pause()}step(e){let{index:n,first:r,last:o}=this.place();this.pause(),this.
stage.go(Math.max(r,Math.min(o,n+e)))}close(){this.player.close(),this.forget()}keepsBack(e){return this.predicting.open(
e.index)!==null}show(e){let n=v(b(this.sentence(e)),vi);this.player.show(this.place(),this.words(e),n,this.predicting.score())}about(e,n){
return e.forward!==null?vr(this.document,e.forward,n):e.step===null?null:br(this.document,e,n,this.predicting)}restoreFocus(e){
if(!this.predicting.focused)return;this.predicting.focused=!1,(e.querySelector(".tge-answer, .tge-next-question")??e).focus(
{preventScroll:!0})}playForward(e){this.forward=e;let{index:n}=this.stage.state();e?this.stage.go(re(this.document)):n<-1?
this.stage.go(-1):this.stage.changed()}place(){let{index:e}=this.stage.state(),r=this.forward||e<-1?re(this.document):-1;
return{index:e,first:r,last:this.document.steps.length-1}}words({index:e,forward:n}){let{length:r}=this.document.steps;return n!==
null?`forward ${n.done} of ${n.count}`:e<0?`${r} steps`:`step ${e+1} of ${r}`}sentence(e){if(e.forward!==null)return fn(
this.document,e.forward);let n=this.predicting.open(e.index);if(n!==null)return this.predicting.sentence(n);let o=`Befor\
e the backward pass. Play its ${N(this.document.steps.length,"step")}, or take the first.`;return e.step?.text??o}};var yi=720,wi=340,xi=600,Si=360,Fe=class{constructor(e,n,r=null){this.model=e;this.document=n;this.gradients=bn(n);let[o,
i]=[Mi(),T("tge-node")];this.pen={measure:o,idPrefix:i,gradients:this.gradients},this.picture=tr(this.summary()),this.playing=
new Be(e,n,{state:()=>this.state,go:a=>this.set("step",a),changed:()=>this.showStep(),switched:()=>this.draw(),say:a=>this.
announcer.say(a)}),this.following=new ke(e,n,this.picture,{scene:()=>this.scene,changed:()=>this.showPanel(),say:a=>this.
announcer.say(a)}),this.folding=new fe(e,n,a=>this.show(a)),this.finder=Ot(n,{mark:a=>this.markMatches(a),go:(a,l,u)=>this.
goTo(a,l,u),others:e.get("partial")===!0?a=>this.findInPython(a):null,leave:()=>this.focus(),say:a=>this.announcer.say(a)}),
this.filters=Ft(n,{filter:a=>this.applyFilter(a,this.selected()),hide:a=>this.hideRest(a)}),this.map=new $e(a=>this.camera.
centre(a)),this.element=this.layOut(),this.camera=new ue(this.picture,(a,l,u)=>this.map.place(a,l,u)),this.camera.covered=
()=>({width:this.map.width,height:this.filter===null?0:this.filters.bar.offsetHeight}),this.scene=this.folding.scene(),this.
state=we(n,this.stepIndex()),this.cursor=Ae(this.scene),this.telling=this.state.step===null?"node":"step",this.draw();let s=this.
box(Ae(this.scene));this.camera.show(this.scene,s?[s.x,s.y]:null),this.showStep(),this.listen(),r?.document.title===n.title&&
this.continue(r)}model;document;element;picture;camera;playing;following;announcer=vt();panel=c("div",{class:"tge-panel",
role:"region","aria-label":"Details",tabindex:0});gradients;pen;folding;finder;filters;map;filter=null;hiding=!1;matches=[];anchor="";goal="";cleanups=[];scene;state;cursor;telling="\
node";continue(e){this.camera.adopt(e.camera),this.anchor=e.anchor,this.keepInPlace(e.scene),this.finder.adopt(e.finder.
search());let n=e.announcer.element.textContent,r=setTimeout(()=>this.announcer.say(n),100);this.cleanups.push(()=>clearTimeout(
r)),this.box(e.goal)!==void 0?this.arrive(e.goal):this.goal=e.goal}focus(e=!1){e?this.finder.focus():this.picture.svg.focus(
{preventScroll:!0})}close(){this.playing.close(),this.following.close(),this.camera.close();for(let e of this.cleanups)e()}layOut(){
let e=c("div",{class:"tge-picture"},this.picture.svg,this.map.element,this.filters.bar),n=c("div",{class:"tge-graph-body"},
e,this.panel);this.document.steps.length>0&&this.panel.before(this.playing.element);let r=Math.max(wi,Math.min(xi,this.document.
height+32));n.style.setProperty("--tge-picture-height",`${Math.round(r)}px`);let o=c("div",{class:"tge tge-card tge-grap\
h"},this.header(),n);return o.append(this.announcer.element),o}header(){let e=b(this.document.title||"Computation graph"),
n=c("div",{class:"tge-graph-header"},c("h2",{class:"tge-title",title:e},v(e,120)),this.tools());n.append(this.following.
element);let r=String(this.model.get("notice")??"");return r!==""&&n.append(c("p",{class:"tge-notice"},r)),n}tools(){let e=(r,o,i,s)=>k(
i,{class:`tge-button tge-tool tge-${r}`,title:o,.../\w/.test(i)?{}:{"aria-label":o}},s),n=c("div",{class:"tge-tools",role:"\
group","aria-label":"Picture"},e("zoom-out","Zoom out","−",()=>this.camera.zoom(.8)),e("zoom-in","Zoom in","+",()=>this.
camera.zoom(1.25)),e("zoom-fit","Show the whole graph","Fit",()=>this.camera.fit()));return n.prepend(this.finder.element,
this.filters.menu),this.document.modules.length>0&&this.filters.menu.after(e("fold-all","Fold or unfold all modules","Fo\
ld modules",()=>this.foldAll())),n}summary(){let{nodes:e,steps:n,kind:r}=this.document,o=n.length>0?`, ${N(n.length,"ste\
p")}`:"";return`${r} graph, ${N(e.length,"node")}${o}`}set(e,n){this.model.set(e,n),C(this.model)}stepIndex(){return _(this.
document,Number(this.model.get("step")??-1))}selected(){let e=String(this.model.get("selected")??"");return this.box(this.
scene.boxOf.get(e)??e)}box(e){return this.scene.boxes.find(n=>n.id===e)}draw(){let e=this.element.querySelector(".tge-fo\
ld-all"),n=this.folding.folded().size>0;e&&x(e,n?"Unfold modules":"Fold modules"),this.pen.gradients=this.playing.predicting.
active?new Map:this.gradients,nr(this.picture,this.scene,this.pen),this.map.show(this.scene),tt(this.picture,this.cursor),
rt(this.picture,this.scene,this.hiding?null:this.keptBoxes()),ot(this.picture,this.scene,this.matches),Sn(this.picture,this.
scene),this.markStep(),this.following.redrawn(),this.showSelection()}show(e){let n=this.scene,r=this.box(this.cursor);this.
scene=e;let o=e.boxOf.get(r?.members[0]??"")??"";this.cursor=this.box(o)===void 0?Ae(e):o,this.draw(),this.keepInPlace(n);
let{goal:i}=this;e.boxOf.has(i)&&(this.goal="",this.arrive(i))}keepInPlace(e){let n=this.anchor===""?this.cursor:this.anchor,
[r,o]=[it(e,n),it(this.scene,n)];this.camera.change(this.scene,r,o);let i=this.scene.frames.find(({path:a})=>a===n);i!==
void 0&&this.camera.reveal(xr(i),xr(i));let s=this.box(G(n));s!==void 0&&this.reveal(s),Gn(this.picture,e,this.scene)}keptNodes(){
return this.filter===null?null:Gt(this.document,this.folding.boxes,this.filter)}keptBoxes(){let e=this.keptNodes();return e===
null?null:de(e,this.scene.boxOf)}redraw(){this.folding.draw(this.hiding?this.keptBoxes():null)}showSelection(){Mn(this.picture,
this.selected()?.id??""),this.showPanel()}showStep(){let{state:e}=this;this.markStep(),this.playing.show(e),e.step!==null&&
this.revealStep(e.step);let n=this.box(this.scene.boxOf.get(e.forward?.active?.id??"")??"");n!==void 0&&this.reveal(n),this.
showPanel(),this.playing.restoreFocus(this.panel)}markStep(){let{picture:e,document:n,scene:r,state:o}=this;xn(e,n,r,o,this.
playing.keepsBack(o))}revealStep(e){let r=[e.node,...e.outgoing.map(({target:i})=>i)].flatMap(i=>this.box(this.scene.boxOf.
get(i)??"")??[]),[o]=r;o!==void 0&&this.camera.reveal(Re(r),Re([o]))}reveal(e){this.camera.reveal(Re([e]),Re([e]))}showPanel(){
let e={select:this.select,fold:this.fold,boxAround:u=>this.folding.boxes.around(u).at(-1)??"",ask:(u,d)=>z(this.model,u,
d),checkable:this.model.get("checkable")===!0,secret:this.playing.predicting.active,live:u=>this.following.about(u)},n=this.
selected(),{document:r,scene:o,state:i}=this,s=this.telling==="step"?this.playing.about(i,e):null,{gradients:a}=this,l=()=>n===
void 0?Qn(r):Un(n,o,r,i,a,e);this.panel.replaceChildren(...s??l()),this.panel.scrollTop=0}select=e=>{this.playing.pause(),
this.telling="node",this.moveCursor(this.scene.boxOf.get(e)??e,!1),this.model.get("selected")===e?this.showSelection():this.
set("selected",e)};fold=(e,n)=>{let{boxes:r}=this.folding,o=this.folding.folded(),i=n?o.add(e):Ve(this.document,r,o,e);this.
anchor=e,this.set("folded",[...i]);let s=!n&&r.hollow.has(e)?", its inside is asked for":"",a=v(b(e),60);this.announcer.
say(`module ${a} ${n?"folded":"unfolded"}${s}`)};foldAll(){let e=this.document.modules.map(n=>n.path);this.anchor="",this.
set("folded",this.folding.folded().size>0?[]:e)}applyFilter(e,n=this.box(this.cursor)){let r=this.hiding&&this.filter!==
null;this.filter=e===null||n===void 0?null:At(e,n),this.anchor=n?.id??"",this.filter===null&&(this.hiding=!1);let o=this.
keptNodes()?.size??0,i=this.filters.show(this.filter,this.hiding,o);this.announcer.say(i),r||this.hiding?this.redraw():rt(
this.picture,this.scene,this.keptBoxes())}hideRest(e){this.hiding=e&&this.filter!==null,this.filters.show(this.filter,this.
hiding,this.keptNodes()?.size??0),this.redraw()}markMatches(e){this.matches=e,ot(this.picture,this.scene,e)}goTo(e,n,r){
let{boxes:o}=this.folding,i=this.document.nodes.find(h=>h.id===e);if(i===void 0){this.announcer.say(`${n}: ${v(b(r),80)}`),
this.goal=e,z(this.model,"reveal",{node:e}).catch(()=>{});return}let s=i.module===""?"":`${i.module}.`,a=v(b(s+i.label),
80);this.announcer.say(`${n}: ${a}, ${i.kind}, ${S(i.shape)}`);let l=this.folding.folded(),u=o.around(i.module).at(-1),d=I(
o,l,i.module),p=this.hiding&&!this.keptNodes()?.has(e);if(p&&this.applyFilter(null),d===null||d===u&&o.hollow.has(d)){p?
this.goal=e:this.arrive(e);return}this.goal=e,this.anchor="",this.set("folded",[...Ve(this.document,o,l,u??"")])}async findInPython(e){
let{content:n}=await z(this.model,"find",{query:e});return(Array.isArray(n.found)?n.found:[]).map(([o,i])=>[String(o),String(
i)])}arrive(e){this.select(e);let n=this.box(this.cursor);n!==void 0&&this.camera.centre([n.x,n.y],!1)}moveCursor(e,n){let r=this.
box(e);if(r===void 0)return;this.cursor=e,tt(this.picture,e),j(this.picture,this.scene,e),this.reveal(r);let o=ge(r,this.
scene,this.pen.gradients);n&&this.announcer.say(o+this.following.words(r))}stepBy(e){this.playing.step(e)}listen(){let{svg:e}=this.
picture;e.addEventListener("click",r=>this.click(r)),e.addEventListener("dblclick",r=>this.doubleClick(r)),e.addEventListener(
"pointerover",r=>this.hover(r)),e.addEventListener("pointerleave",()=>j(this.picture,this.scene,"")),e.addEventListener(
"blur",()=>j(this.picture,this.scene,"")),e.addEventListener("keydown",r=>this.key(r)),this.element.addEventListener("ke\
ydown",r=>this.stepKey(r));let n=new ResizeObserver(()=>{this.element.classList.toggle("tge-narrow",this.element.clientWidth<
yi)});n.observe(this.element),this.cleanups.push(()=>n.disconnect(),Xn(this.element),L(this.model,"selected",()=>{this.telling=
this.selected()===void 0?"step":"node",this.showSelection()}),L(this.model,"step",()=>{this.state=we(this.document,this.
stepIndex()),this.telling="step",j(this.picture,this.scene,""),this.showStep()}),L(this.model,"folded",()=>this.redraw()))}click(e){
if(this.camera.dragged)return;let n=Y(e,".tge-fold");if(n!==null){let o=n.getAttribute("data-fold")??"",i=Y(e,".tge-node")?.
getAttribute("data-node-id");return this.fold(o,i!==G(o))}let r=Y(e,".tge-node")?.getAttribute("data-node-id");r?this.select(
r):this.set("selected","")}doubleClick(e){let n=Y(e,".tge-node-module")?.getAttribute("data-node-id"),r=this.box(n??"");
r!==void 0&&this.fold(r.module,!1)}hover(e){let n=Y(e,".tge-node")?.getAttribute("data-node-id")??"";j(this.picture,this.
scene,n)}key(e){if(!U(e))return;let n=Kn(e.key);if(n!==null)this.moveCursor(_n(this.scene,this.cursor,n),!0);else if(!this.
command(e.key))return;e.preventDefault(),e.stopPropagation()}command(e){let n=this.box(this.cursor);if(e==="Enter"||e===
" ")this.select(this.cursor);else if(e==="Escape"&&this.filter!==null)this.applyFilter(null);else if(e==="Escape")this.set(
"selected","");else if(e==="+"||e==="=")this.camera.zoom(1.25);else if(e==="-")this.camera.zoom(.8);else if(e==="0")this.
camera.fit();else if(e==="f"&&n!==void 0&&n.module!=="")this.foldBox(n);else if(e==="F"&&n!==void 0)this.foldAround(n);else if(e===
"a")this.applyFilter(null);else if(e==="h"&&this.filter!==null)this.hideRest(!this.hiding);else{let r=te.find(([,o])=>o===
e)?.[0];if(r===void 0)return!1;this.applyFilter(r)}return!0}foldBox({id:e,module:n}){let r=this.folding.boxes.around(n).
at(-1);r!==void 0&&this.fold(r,e!==G(r))}foldAround({module:e}){let n=this.folding.boxes.around(e).at(-2);n!==void 0&&this.
fold(n,!0)}stepKey(e){if(Y(e,"input, select, textarea")!==null)return;if(e.key==="/"&&U(e))return e.preventDefault(),this.
finder.focus();if(e.key==="q"&&U(e))return e.preventDefault(),this.panel.querySelector(".tge-answer")?.focus();let n=e.key===
"n"?1:e.key==="p"?-1:0;n===0||!U(e)||this.document.steps.length===0||(e.preventDefault(),this.stepBy(n))}};function Y(t,e){
return t.target instanceof Element?t.target.closest(e):null}function xr({x:t,y:e,width:n,height:r}){return{x:t,y:e,width:n,
height:Math.min(r,Si)}}function Re(t){let e=Math.min(...t.map(i=>i.x-i.width/2))-20,n=Math.max(...t.map(i=>i.x+i.width/2))+
20,r=Math.min(...t.map(i=>i.y-i.height/2))-36,o=Math.max(...t.map(i=>i.y+i.height/2))+36;return{x:e,y:r,width:n-e,height:o-
r}}function Mi(){let t=document.createElement("canvas").getContext("2d"),e=getComputedStyle(document.body).getPropertyValue(
"--jp-ui-font-family");return(n,r,o)=>t===null?n.length*r*.6:(t.font=`${o} ${r}px ${e.trim()||"system-ui, sans-serif"}`,
t.measureText(n).width)}function Ei(t){return typeof t=="object"&&t!==null&&"nodes"in t}function Mr(t){return c("div",{class:"tge tge-card tge-g\
raph"},c("p",{},t))}function Er(t,e,n){let r=t.get("document");if(!Ei(r)||r.nodes.length===0)return e.replaceChildren(Mr(
"There is no graph to show yet.")),null;if(r.version!==2){let a=`${r.version}, this view reads ${2}`;return e.replaceChildren(
Mr(`This graph has version ${a}. Run the cell again.`)),null}let o=new Fe(t,r,n),i=e.ownerDocument.activeElement,s=e.contains(
i);return e.replaceChildren(o.element),s&&o.focus(i?.matches(".tge-find")),o}function ki({model:t,el:e}){let n=Er(t,e,null),
r=L(t,"document",()=>{n?.close(),n=Er(t,e,n)});return()=>{r(),n?.close()}}var xl={render:ki};export{xl as default};
