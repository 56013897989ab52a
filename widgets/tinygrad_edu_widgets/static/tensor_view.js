var dt="http://www.w3.org/2000/svg";function $(r,e){for(let[t,n]of Object.entries(e))n===!1?r.removeAttribute(t):r.setAttribute(
t,n===!0?"":String(n))}function c(r,e={},...t){let n=document.createElement(r);return $(n,e),n.append(...t),n}function w(r,e={},...t){
let n=document.createElementNS(dt,r);return $(n,e),n.append(...t),n}function H(r,e,t){let n=c("button",{type:"button",...e},
r);return n.addEventListener("click",t),n}function E(r,e){r.textContent!==e&&(r.textContent=e)}var Me=0;function U(r){return Me+=
1,`${r}-${Date.now().toString(36)}-${Me}`}function de(r){return typeof r=="number"?r:r==="nan"?Number.NaN:r==="inf"?1/0:-1/0}function Ee(){let r=c("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:r,
say:t=>{r.textContent=r.textContent===t?`${t} `:t}}}function Se(r,e,t){return r.on(`change:${e}`,t),()=>r.off(`change:${e}`,t)}function q(r,e){return r.on("msg:custom",e),()=>r.
off("msg:custom",e)}function D(r,e){return mt(r,()=>r.send(e))}var me=new WeakMap;function Ce(r,e){let t=me.get(r)??new Set;return me.set(r,t.add(e)),r.on("comm_live_update",e),()=>{t.
delete(e),r.off("comm_live_update",e)}}function mt(r,e){try{e()}catch{return me.get(r)?.forEach(t=>t()),!1}return!0}var ht=1e4,$e="No answer: this needs a running kernel. Run the cell again.",Ae=0;function J(r,e,t={},n=ht){Ae+=1;let o=Ae;
return new Promise((s,i)=>{let a=()=>{clearTimeout(d),l()},l=q(r,(m,u)=>{let h=m;h?.kind!=="reply"||h.id!==o||(a(),h.error===
void 0?s({content:m,buffers:u}):i(new Error(String(h.error))))}),d=setTimeout(()=>{a(),i(new Error($e))},n);D(r,{...t,kind:"\
request",id:o,name:e})||(a(),i(new Error($e)))})}var Le="↑ ↓ ← →";function Te(r){let e=r.flatMap(([t,n])=>[c("dt",{},...t.split(" ").map(o=>c("kbd",{},o))),c("dd",
{},n)]);return c("details",{class:"tge-keys"},c("summary",{},"Keyboard"),c("dl",{},...e))}function ft({key:r,ctrlKey:e,metaKey:t,altKey:n,shiftKey:o}){return!e&&!n&&!t&&!(o&&r==="Enter")}function Ne(r){let e=t=>{
ft(t)&&t.stopPropagation()};return r.addEventListener("keydown",e),()=>r.removeEventListener("keydown",e)}function Re(r){let e=new MutationObserver(r),t=["class","style","data-jp-theme-light","data-theme"];for(let n of[document.
documentElement,document.body])e.observe(n,{attributes:!0,attributeFilter:t});return()=>e.disconnect()}var pt=1,bt=1e3,gt=5;function wt(r){let e=r;return e?.kind==="frame"&&e.version===pt}function Ie(r,e,t){let n=!1,o=0,s=0,i=-1/0,a=0,l=!0,d=()=>{!n||o-s<gt||(s=o,n=D(r,{kind:"acknowledge",sequence:o}))},m=()=>{
a=0,t.paint(),d()},u=()=>{a||(a=requestAnimationFrame(m))},h=()=>{performance.now()-i<bt||(i=performance.now(),D(r,{kind:"\
hello"}))},b=[q(r,(v,f)=>{wt(v)&&(n=!0,o=v.sequence,t.receive(v,f)||h(),document.hidden||!l?d():u())}),Ce(r,()=>{n=!1,u()}),
xt(e,v=>{l=v,v&&u()}),vt(e,u)];return{live:()=>n,schedule:u,hello:h,close:()=>{cancelAnimationFrame(a),b.forEach(v=>v())}}}
function xt(r,e){let t=new IntersectionObserver(o=>{e(o.at(-1)?.isIntersecting??!0)});t.observe(r);let n=()=>e(!document.
hidden);return document.addEventListener("visibilitychange",n),()=>{t.disconnect(),document.removeEventListener("visibil\
itychange",n)}}function vt(r,e){let t=new ResizeObserver(e);return t.observe(r),()=>t.disconnect()}function X(r,e=3){if(r===null||Number.isNaN(r))return"nan";if(!Number.isFinite(r))return r>0?"inf":"−inf";if(r===0)return"\
0";let t=Math.abs(r);return t>=1e6||t<.001?He(yt(r,e)):Number.isInteger(r)?A(r):t>=10**e?A(Math.round(r)):He(r.toPrecision(
e))}function A(r){let e=String(Math.abs(r)).replace(/\B(?=(\d{3})+$)/g,",");return r<0?`−${e}`:e}function yt(r,e){let[
t="",n="0"]=r.toExponential(e-1).split("e");return`${t.includes(".")?t.replace(/\.?0+$/,""):t}e${Number(n)}`}function He(r){
return r.replaceAll("-","−")}var kt="…",Mt=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function k(r){return r.replace(Mt,e=>e===`
`?"⏎":`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}function S(r,e){let t=Array.from(r.slice(0,2*e+2));return t.
length<=e?r:t.slice(0,Math.max(0,e-1)).join("")+kt}var Et=24;function Oe({axes:r,error:e},t){let[n="a",o="b"]=t.map(u=>S(k(u),Et)),s=r.map((u,h)=>c("th",{scope:"col"},`axi\
s −${r.length-h}`)),i=u=>r.map(h=>St(h,u)),a=r.map(({size:u})=>c("td",{},u===null?"✗":String(u))),l=r.map(u=>c("td",
{},Ct(u,n,o))),d=c("table",{class:"tge-broadcast"},c("caption",{class:"tge-visually-hidden"},"The sizes of each axis"),c(
"thead",{},c("tr",{},c("td"),...s)),c("tbody",{},Y(`${n}`,"tge-view-1",i("a")),Y(`${o}`,"tge-view-2",i("b")),Y("result",
e?"tge-failed":"tge-view-3",a),Y("rule","tge-rules",l)));r.forEach((u,h)=>{if(u.rule==="fails")for(let b of d.querySelectorAll(
"tr"))b.children[h+1]?.classList.add("tge-fails")});let m=[c("div",{class:"tge-broadcast-scroll"},d)];return e&&m.push(c(
"p",{class:"tge-failure",role:"note"},k(e))),c("div",{class:"tge-broadcast-box"},...m)}function Y(r,e,t){return c("tr",{
class:e},c("th",{scope:"row"},r),...t)}function St(r,e){let t=r[e],n=r.rule===`repeat ${e}`&&r.size!==null,o=c("td",{},t===
null?"·":String(t));return n&&o.append(c("span",{class:"tge-again"},` → ${r.size}`)),o}function Ct({rule:r,a:e,b:t},n,o){
return r==="fails"?`${e} ≠ ${t}, neither is 1`:r==="equal"?"equal":`${r==="repeat a"?n:o} is repeated`}var $t="⁰¹²³⁴⁵⁶⁷⁸⁹";function At(r){let e=r.flat().filter(n=>n!==null),t=Math.max(-300,Math.floor(Math.log10(
Pe(r)||1)));return t>=4||t<-1?{exponent:t,decimals:3}:e.every(Number.isInteger)?{exponent:0,decimals:0}:{exponent:0,decimals:3-
Math.max(0,t)}}function Lt(r,e){if(r===null)return"∗";if(r===0)return"0";let t=(Math.abs(r)/10**e.exponent).toFixed(e.
decimals);return(r<0?"−":"")+t}function O(r){if(r.exponent===0)return"";let t=[...String(Math.abs(r.exponent))].map(n=>$t[Number(
n)]).join("");return`× 10${r.exponent<0?"⁻":""}${t}`}function R(r){return r.length===0?"scalar":r.join(" × ")}function V(r,e){return r===null||e===0?0:Math.max(-1,Math.min(1,r/e))}function Pe(r){let e=0;for(let t of r)for(let n of t)
n!==null&&(e=Math.max(e,Math.abs(n)));return e}function Q(r){let e=r.filter(Number.isFinite),t=Math.floor(Math.log10(Pe(
[e])||1)),o=t<-1&&t>=-3?{exponent:0,decimals:2-t}:At([e]);if(o.exponent!==0)return o;let s=a=>e.every(l=>Math.abs(Number(
l.toFixed(a))-l)<1e-6),{decimals:i}=o;for(;i>0&&s(i-1);)i-=1;return{exponent:0,decimals:i}}function P(r,e){return Number.
isNaN(r)?"nan":Number.isFinite(r)?Lt(r,e):r>0?"∞":"−∞"}function _e(r){let t=r%100>=11&&r%100<=13?"th":["th","st","\
nd","rd"][r%10]??"th";return`${r.toLocaleString("en")}${t}`}function Ge(r,e,t){let n=U("tge-index"),o=c("input",{id:n,type:"text",class:"tge-index-field",spellcheck:"false",autocomplete:"\
off",autocapitalize:"off",maxlength:200,placeholder:"1:3, ::2","aria-label":"Index expression"}),s=c("select",{"aria-lab\
el":"Tensor that is indexed"});r.forEach((f,M)=>{s.append(c("option",{value:M},S(k(f),30)))});let i=()=>r.length>1?Number(
s.value):0,a=r.length>1?s:c("code",{},S(k(r[0]??""),30)),l=c("p",{class:"tge-index-result",role:"status"}),d=f=>{o.value=
f,t(f,i())},m=H("Clear",{class:"tge-button tge-index-clear"},()=>{d(""),o.focus()});o.addEventListener("keydown",f=>{f.key===
"Enter"?d(o.value):f.key==="Escape"&&d("")}),s.addEventListener("change",()=>o.value!==""&&d(o.value));let u=e.map(f=>H(
f,{class:"tge-chip","aria-label":`Index ${f}`},()=>{s.value="0",d(f)})),h=c("div",{class:"tge-index-form"},a,c("code",{"\
aria-hidden":"true"},"["),o,c("code",{"aria-hidden":"true"},"]"),H("Show",{class:"tge-button tge-index-show"},()=>d(o.value)),
m),b=c("div",{class:"tge-index",role:"group","aria-label":"Index"},h,c("div",{class:"tge-chips"},...u),l),g=(f,M)=>{l.classList.
toggle("tge-failure",M),E(l,f),l.hidden=f===""};return{element:b,show:f=>{let M=f?.text??"";document.activeElement!==o&&
(o.value=M),f!==null&&r.length>1&&(s.value=String(f.view)),u.forEach((I,p)=>I.setAttribute("aria-pressed",String(f?.view===
0&&e[p]===M))),m.hidden=f===null,g(f===null?"":Tt(f),!1)},fail:f=>g(k(f),!0)}}function Tt({copy:r,result:e}){return`${e.
shape.length===0?"one number":R(e.shape)}, ${r?"a copy: the numbers now also stand in a memory of their own":"a view: th\
e same memory, read with other strides and another offset"}.`}function L({strides:r,offset:e},t){return t.reduce((n,o,s)=>n+o*(r[s]??0),e)}function De(r,e){let t=e.map((n,o)=>{let s=r.
strides[o]??0;return` + ${n}·${s<0?`(−${-s})`:s}`});return`offset ${r.offset}${t.join("")} = ${L(r,e)}`}function Z(r){
return`[${r.join(", ")}]`}function ee(r){return/^[\w.]+([[(].*)?$/.test(r)?r:`(${r})`}function C(r){return r.reduce((e,t)=>e*
t,1)}function F(r,e){let t=new Array(r.length).fill(0),n=e;for(let o=r.length-1;o>=0;o-=1){let s=r[o]??1;t[o]=n%s,n=Math.
floor(n/s)}return t}function _(r,e){return r.reduce((t,n,o)=>t*n+(e[o]??0),0)}function he({shape:r,strides:e,offset:t}){
let[n,o]=[t,t];return r.forEach((s,i)=>{let a=(e[i]??0)*(s-1);a<0?n+=a:o+=a}),[n,o]}function G(r,e){let{shape:t,strides:n}=r;
if(C(t)===0)return null;let o=l=>n[l]??0,s=t.map((l,d)=>d).filter(l=>o(l)!==0).sort((l,d)=>Math.abs(o(d))-Math.abs(o(l))),
i=t.map(()=>0),a=(l,d)=>{let m=s[l];if(m===void 0)return d===0;let[u,h]=he({offset:0,shape:s.slice(l+1).map(f=>t[f]??1),
strides:s.slice(l+1).map(o)}),b=o(m),g=[(d-h)/b,(d-u)/b].sort((f,M)=>f-M),v=Math.min((t[m]??1)-1,Math.floor(g[1]??0));for(let f=Math.
max(0,Math.ceil(g[0]??0));f<=v;f+=1)if(i[m]=f,a(l+1,d-f*b))return!0;return i[m]=0,!1};return a(0,e-r.offset)?i:null}function Ve({
repeated:r},e){return r?.some((t,n)=>t&&(e[n]??0)>0)??!1}function te(r,e,t){let n=[t];e&&r.views.forEach((m,u)=>{u!==t.view&&n.push({view:u,index:t.index})});let{indexed:o,views:s}=r;
if(o===null||o.picks===null)return n;let{picks:i,view:a}=o,l=s.length-1,d=m=>s[m]?.shape??[];if(t.view===l){let m=i[_(d(
l),t.index)];m!==void 0&&n.push({view:a,index:F(d(a),m)})}else if(t.view===a){let m=_(d(a),t.index);i.forEach((u,h)=>{u===
m&&n.push({view:l,index:F(d(l),h)})})}return n}function fe(r,{view:e,index:t}){let n=r.views[e];if(n===void 0)return[];let o=L(
n,t);return r.views.flatMap((s,i)=>{if(i===e||s.strip!==n.strip)return[];let a=G(s,o);return a===null?[]:[{view:i,index:a}]})}
function pe(r,e){let t=r.strips.map(()=>new Set);for(let{view:n,index:o}of e){let s=r.views[n];s&&t[s.strip]?.add(L(s,o))}
return t}function Fe({indexed:r}){return new Set(r?.picks??[])}function Ke(r,e,t=4){return fe(r,e).slice(0,t).map(({view:n,
index:o})=>`${ee(r.views[n]?.name??"")}${Z(o)}`)}function be(r){let e=r.views.findIndex(({shape:s})=>C(s)>0),t=r.views[e]?.
shape;if(t===void 0)return null;let n=t.length>0&&C(t)>1e3,o=t.map(s=>Math.min(Math.floor(s/2),3));return{view:e,index:n?
o.map((s,i)=>i+1<o.length?0:s):o}}var ne=32,Nt=48;function ze(r){let e=r.length;return{rowAxis:e>1?e-2:null,columnAxis:e>0?e-1:null,fixed:r.map(()=>0),sampled:!1,
firstRow:0,firstColumn:0}}function ge(r,e){let{rowAxis:t,columnAxis:n,sampled:o}=e,s=e.fixed.map((i,a)=>a===t||a===n?0:i);
return{row_axis:t,column_axis:n,fixed:s,rows:Be(t===null?1:r[t]??1,o,e.firstRow),columns:Be(n===null?1:r[n]??1,o,e.firstColumn)}}
function Be(r,e,t){if(e){let o=Math.max(1,Math.ceil(r/Nt));return{start:0,step:o,count:Math.ceil(r/o)}}let n=Math.max(0,
Math.min(t,r-ne));return{start:n,step:1,count:Math.min(ne,r-n)}}function T(r,e,t){let n=[...r.fixed],{row_axis:o,column_axis:s,
rows:i,columns:a}=r;return o!==null&&(n[o]=i.start+e*i.step),s!==null&&(n[s]=a.start+t*a.step),n}function re(r,e){let{row_axis:t,
column_axis:n,rows:o,columns:s,fixed:i}=r;if(!i.every((m,u)=>u===t||u===n||e[u]===m))return null;let l=We(o,t===null?0:e[t]),
d=We(s,n===null?0:e[n]);return l===null||d===null?null:[l,d]}function We({start:r,step:e,count:t},n=0){let o=(n-r)/e;return Number.
isInteger(o)&&o>=0&&o<t?o:null}function je(r,e){let t=e.map(o=>o);if(r.sampled)return{...r,fixed:t};let n=(o,s)=>{let i=s===
null?0:e[s]??0;return i<o?i:i>=o+ne?i-ne+1:o};return{...r,fixed:t,firstRow:n(r.firstRow,r.rowAxis),firstColumn:n(r.firstColumn,
r.columnAxis)}}function Ue(r,e,t){let n=e===t,o=e!==r.rowAxis;return{...r,rowAxis:n&&!o?r.columnAxis:e,columnAxis:n&&o?r.
rowAxis:t,firstRow:0,firstColumn:0}}function oe(r,e){let t=n=>n===null?1:r[n]??1;return e.rows.count<t(e.row_axis)||e.columns.
count<t(e.column_axis)}function qe(r,e){return oe(r,e)?["row","column"].filter(n=>e[`${n}_axis`]!==null).map(n=>Rt(e[`${n}\
s`],`${n}s`,r[e[`${n}_axis`]]??1)).join(", "):""}function Rt({start:r,step:e,count:t},n,o){let s=o.toLocaleString("en");
if(t===o)return`all ${s} ${n}`;if(e>1)return`every ${_e(e)} of ${s} ${n}`;let[i,a]=[r,r+t-1].map(l=>l.toLocaleString("en"));
return`${n} ${i} to ${a} of ${s}`}var It=24;function we(r){let{indexed:e}=r;if(e===void 0)return{views:r.views,strips:r.strips,indexed:null};let{result:t,
strip:n}=e;return{views:[...r.views,t],strips:n===null?r.strips:[...r.strips,n],indexed:e}}var K=class{constructor(e){this.
scene=e;this.blocks=e.strips.map(({first:t,values:n})=>[{first:t,values:Float64Array.from(n,de)}]),this.parts=e.views.map(
({windows:t})=>t.map(n=>({window:n,values:Float64Array.from(n.values,de)})))}scene;blocks;parts;inStrip(e,t){for(let{first:n,
values:o}of this.blocks[e]??[]){let s=o[t-n];if(s!==void 0)return s}}of(e,t){let n=this.scene.views[e];if(n===void 0)return;
let o=this.inStrip(n.strip,L(n,t));if(o!==void 0)return o;for(let{window:s,values:i}of this.parts[e]??[]){let a=re(s,t);
if(a!==null)return i[a[0]*s.columns.count+a[1]]}}addBlock(e,t,n){Je(this.blocks[e]??=[],{first:t,values:n})}addPart(e,t,n){
Je(this.parts[e]??=[],{window:t,values:n})}renew(e,t){this.blocks.forEach(s=>s.splice(1)),this.parts.forEach((s,i)=>s.splice(
this.scene.views[i]?.windows.length??0));let n=[...this.blocks.flat(),...this.parts.flat()];if(n.length!==e.length)return!1;
let o=0;return n.forEach((s,i)=>{let a=o+(e[i]??0);s.values=t.slice(o,a),o=a}),o===t.length}};function Je(r,e){r.push(e),
r.length>It&&r.splice(2,1)}function Xe(r,e,t,n,o=n){let s=Math.max(26,Math.ceil(6.7*t+9));if(e*s<=n&&r*e<=1600)return{width:s,height:26,numbers:!0};
let i=Math.min(Math.min(n,o)/Math.max(e,1),440/Math.max(r,1)),a=Math.max(3,Math.min(26,Math.floor(i)));return{width:a,height:a,
numbers:!1}}function xe(r,[e,t],n,o){let i={ArrowLeft:[e,t-1],ArrowRight:[e,t+1],ArrowUp:[e-1,t],ArrowDown:[e+1,t],Home:[
e,0],End:[e,o-1],PageUp:[0,t],PageDown:[n-1,t]}[r];if(i===void 0)return;let a=(l,d)=>Math.max(0,Math.min(l,d-1));return[
a(i[0],n),a(i[1],o)]}var Ye=[[11,98,196],[133,176,226],[238,239,242],[230,163,112],[184,78,6]],Qe=[[122,180,255],[72,110,160],[52,56,64],[166,
105,58],[255,164,92]];function Ze(r,e){let t=Number.isNaN(e)?0:e,n=Math.min(Math.max(t,0),1)*(r.length-1),o=Math.min(Math.
floor(n),r.length-2),[s,i]=[r[o],r[o+1]],a=l=>Math.round(s[l]+(i[l]-s[l])*(n-o));return[a(0),a(1),a(2)]}function et(r){return getComputedStyle(r).colorScheme==="dark"}var Ht=15,ve=6.2,tt=1600;function nt(r,e){let t=c("canvas",{class:"tge-grid-pixels","aria-hidden":"true"}),n=w("svg",{class:"\
tge-grid-cells","aria-hidden":"true"}),o=e.key===void 0,s=c("div",{class:"tge-grid"},t,n);$(s,o?{role:"img"}:{role:"appl\
ication",tabindex:0,"aria-roledescription":r});let a=w("g",{class:"tge-marks"}),l={width:26,height:26,numbers:!0},d=null,
m=[],u=0,h=0,b=p=>{d=p;let{rows:x,columns:y}=p,N=Pt(p);u=N.reduce((ut,ct)=>Math.max(ut,ct.length),0)*ve,u=u>0?u+7:1,h=p.
columnLabel?Ht:1,l=Xe(x,y,_t(p),p.room-u-1,(p.colourRoom??p.room)-u-1);let W=p.columnLabel?.(y-1)??"",ue=Math.max(1,(W.length*
ve-l.width)/2+1),z=u+y*l.width+ue,j=h+x*l.height+1;$(n,{width:z,height:j,viewBox:`0 0 ${z} ${j}`});let ce=x*y>tt;t.hidden=
!ce,ce&&v(p),n.replaceChildren(...ce?[Ft(p,g)]:[Gt(p,l,g)],Kt(p,N,l,u,h),w("rect",{class:"tge-grid-frame",x:u,y:h,width:y*
l.width,height:x*l.height}),a),f(m)},g=(p,x)=>[u+x*l.width,h+p*l.height],v=p=>{let{rows:x,columns:y}=p;$(t,{width:y,height:x}),
Object.assign(t.style,{left:`${u}px`,top:`${h}px`,width:`${y*l.width}px`,height:`${x*l.height}px`}),Bt(t,p)},f=p=>{m=p,a.
replaceChildren(...p.map(({row:x,column:y,rows:N=1,columns:W=1,kind:ue})=>{let[z,j]=g(x,y);return w("rect",{class:`tge-m\
ark ${ue}`,x:z+.5,y:j+.5,width:W*l.width-1,height:N*l.height-1,rx:l.numbers?2:0})}))};return Ot(s,p=>{let x=n.getBoundingClientRect(),
y=Math.floor((p.clientX-x.left-u)/l.width),N=Math.floor((p.clientY-x.top-h)/l.height);return d!==null&&N>=0&&y>=0&&N<d.rows&&
y<d.columns?[N,y]:null},e),{element:s,draw:b,mark:f,name:p=>$(s,{"aria-label":p})}}function Ot(r,e,t){r.addEventListener(
"pointermove",n=>{let o=e(n);if(o===null)return t.leave?.();n.buttons&1?t.pick?.(...o):t.point?.(...o)}),r.addEventListener(
"pointerleave",()=>t.leave?.()),r.addEventListener("pointerdown",n=>{let o=e(n);o!==null&&n.button===0&&t.pick?.(...o)}),
r.addEventListener("keydown",n=>{n.ctrlKey||n.metaKey||n.altKey||t.key?.(n.key)&&n.preventDefault()})}function Pt({rows:r,
rowLabel:e}){return e?Array.from({length:r},(t,n)=>e(n)):[]}function _t(r){let{rows:e,columns:t,scale:n}=r;if(e*t>tt)return 99;
let o=1;for(let s=0;s<e;s+=1)for(let i=0;i<t;i+=1){let a=r.value(s,i);a!==void 0&&(o=Math.max(o,P(a,n).length))}return o}
function Gt(r,e,t){let n=w("g");for(let o=0;o<r.rows;o+=1)for(let s=0;s<r.columns;s+=1)n.append(...Dt(r,e,o,s,...t(o,s)));
return n}function Dt(r,e,t,n,o,s){let i=r.value(t,n),a=r.kind?.(t,n)??"",d=r.share?.(t,n)??(i===void 0?0:V(i,r.largest)),
m=i===void 0?"unknown":Vt(i),u={x:o,y:s,width:e.width,height:e.height},h=w("rect",{class:`tge-cell tge-${m} ${a}`,...u}),
b=e.numbers?50:90,g=Number.isFinite(d)?Math.round(Math.abs(d)*b):0;h.style.setProperty("--tge-heat",`${g}%`);let f=i!==void 0&&
!a.includes("tge-blank")?P(i,r.scale):"",M=f!==""&&!Number.isFinite(i);if(f===""||!e.numbers&&!M)return[h];let I={x:o+e.
width/2,y:s+e.height/2},p=e.numbers?f:"×";return[h,w("text",{class:`tge-cell-text ${a}`,...I},p)]}function Vt(r){return Number.
isFinite(r)?r<0?"cold":"warm":"odd"}function Ft(r,e){let t=w("g");for(let n=0;n<r.rows;n+=1)for(let o=0;o<r.columns;o+=1){
let s=r.value(n,o);if(s===void 0||Number.isFinite(s))continue;let[i,a]=e(n,o);if(t.append(w("text",{class:"tge-odd-sign",
x:i,y:a},"×")),t.childElementCount>300)return t}return t}function Kt(r,e,t,n,o){let s=w("g",{class:"tge-grid-labels"}),
{columns:i,columnLabel:a}=r,l=a?a(i-1).length*ve+6:1,d=Math.max(1,Math.ceil(l/t.width)),m=Math.max(1,Math.ceil(12/t.height));
e.forEach((u,h)=>{if(h%m>0)return;let b=o+(h+.5)*t.height;s.append(w("text",{x:n-5,y:b,"text-anchor":"end"},u))});for(let u=0;a&&
u<i;u+=d){let b={x:n+(u+.5)*t.width,y:o-7,"text-anchor":"middle"};s.append(w("text",b,a(u)))}return s}function Bt(r,{rows:e,
columns:t,value:n,largest:o}){let s=r.getContext("2d");if(s===null||e===0||t===0)return;let i=et(r)?Qe:Ye,a=s.createImageData(
t,e);for(let l=0;l<e;l+=1)for(let d=0;d<t;d+=1){let m=n(l,d);if(m===void 0)continue;let u=Number.isNaN(m)?.5:(V(m,o)+1)/
2;a.data.set([...Ze(i,u),255],4*(l*t+d))}s.putImageData(a,0,0)}function se(r){let e=0;for(let t of r)t!==void 0&&Number.isFinite(t)&&(e=Math.max(e,Math.abs(t)));return e}var Wt=60,zt=400,ie=class{constructor(e,t,n,o){this.view=e;this.events=o;this.look=ze(e.shape),this.window=()=>ge(e.shape,
this.look),this.here=e.shape.map(()=>0),this.grid=nt("grid of numbers",{point:(d,m)=>o.point(T(this.window(),d,m)),leave:()=>o.
point(null),pick:(d,m)=>o.pick(T(this.window(),d,m)),key:d=>this.key(d)});let s=S(k(e.name),Wt),i=C(e.shape)===0?"no num\
bers":R(e.shape);this.grid.name(`${s}, ${i} ${e.dtype}. Arrow keys walk through it.`);let l=n!==void 0&&R(n)!==R(e.shape)?
`${R(n)} → `:"";this.chooser=c("div",{class:"tge-axes"}),this.element=c("figure",{class:`tge-tensor-panel tge-view-${t%
5+1}`},c("figcaption",{class:"tge-tensor-caption"},c("b",{class:"tge-tensor-name"},s),c("span",{},`${l}${R(e.shape)} · ${e.
dtype}`)),this.chooser,this.grid.element,this.note,qt(e)),this.choose()}view;events;element;window;look;grid;note=c("p",
{class:"tge-note"});chooser;here;draw({value:e,room:t,colourRoom:n}){let o=this.window(),{rows:s,columns:i}=o,a=[],l=C(this.
view.shape)===0;if(!l)for(let b=0;b<s.count;b+=1)for(let g=0;g<i.count;g+=1)a.push(e(T(o,b,g)));let d=a.filter(b=>b!==void 0),
m=Q(d.length>2e3?[]:d),u=se(d);this.grid.element.hidden=l,this.grid.draw({rows:s.count,columns:i.count,value:(b,g)=>a[b*
i.count+g],kind:(b,g)=>Ve(this.view,T(o,b,g))?"tge-ghost":"",...jt(o),largest:u,scale:m,room:t,colourRoom:n});let h=[l?"\
It has no numbers.":qe(this.view.shape,o)];a.length>zt&&u>0&&h.push(`full colour is ${X(u)}, blue below zero, orange abo\
ve`),d.length<a.length&&h.push("some numbers are not here"),h.push(O(m)&&`numbers ${O(m)}`),E(this.note,h.filter(b=>b!==
"").join(", ")),this.note.hidden=this.note.textContent===""}lacks(e){let t=this.window(),{rows:n,columns:o}=t;return C(this.
view.shape)>0&&(e(T(t,0,0))===void 0||e(T(t,n.count-1,o.count-1))===void 0)}reveal(e){this.here=[...e];let t=JSON.stringify(
this.window());this.look=je(this.look,e);let n=t!==JSON.stringify(this.window());return n&&this.choose(),n}mark(e){let t=this.
window(),n=[];if(C(this.view.shape)>0)for(let o=0;o<t.rows.count;o+=1)for(let s=0;s<t.columns.count;s+=1){let i=e(T(t,o,
s));i!==""&&n.push({row:o,column:s,kind:i})}this.grid.mark(n)}key(e){let{shape:t}=this.view,{rowAxis:n,columnAxis:o,sampled:s}=this.
look,i=this.window(),a=h=>h===null?1:t[h]??1;if(s){let h=re(i,this.here)??[0,0],b=xe(e,h,i.rows.count,i.columns.count);return b&&
this.events.pick(T(i,...b)),b!==void 0}let l=h=>h===null?0:this.here[h]??0,d=[l(n),l(o)],m=xe(e,d,a(n),a(o));if(m===void 0||
C(t)===0)return!1;let u=[...this.here];return n!==null&&(u[n]=m[0]),o!==null&&(u[o]=m[1]),this.events.pick(u),!0}choose(){
let{shape:e}=this.view,{rowAxis:t,columnAxis:n}=this.look,o=[];if(e.length>2&&t!==null&&n!==null){let i=(a,l)=>this.set(
Ue(this.look,a,l));o.push(rt("rows",e,t,a=>i(a,n)),rt("columns",e,n,a=>i(t,a)))}e.forEach((i,a)=>{if(a===t||a===n||i<2)return;
let l=d=>{let m=this.look.fixed.map((u,h)=>h===a?d:u);this.set({...this.look,fixed:m},!1)};o.push(Ut(a,i,this.look.fixed[a]??
0,l))});let s=ge(e,{...this.look,sampled:!0});(oe(e,s)||this.look.sampled||oe(e,this.window()))&&o.push(this.switch()),this.
chooser.replaceChildren(...o),this.chooser.hidden=o.length===0}switch(){let e=c("input",{type:"checkbox"});return e.checked=
this.look.sampled,e.addEventListener("change",()=>this.set({...this.look,sampled:e.checked},!1)),c("label",{class:"tge-c\
heck"},e,"the whole, sampled")}set(e,t=!0){if(this.look=e,t){let o=this.chooser.contains(document.activeElement)?document.
activeElement?.getAttribute("aria-label"):null;this.choose(),[...this.chooser.querySelectorAll("[aria-label]")].find(i=>i.
getAttribute("aria-label")===o)?.focus()}this.events.changed()}};function jt(r){let{rows:e,columns:t,row_axis:n,column_axis:o}=r;
return{...n!==null&&{rowLabel:s=>String(e.start+s*e.step)},...o!==null&&{columnLabel:s=>String(t.start+s*t.step)}}}function rt(r,e,t,n){
let o=c("select",{"aria-label":`Axis of the ${r}`});return e.forEach((s,i)=>{let a=c("option",{value:i},`axis ${i} (${s}\
)`);a.selected=i===t,o.append(a)}),o.addEventListener("change",()=>n(Number(o.value))),c("label",{},`${r} `,o)}function Ut(r,e,t,n){
let o=U("tge-axis"),s={id:o,type:"range",min:0,max:e-1,step:1},i=c("input",{...s,"aria-label":`Index of axis ${r}`});i.value=
String(t);let a=c("output",{for:o,class:"tge-number"},String(t));return i.addEventListener("input",()=>{E(a,i.value),n(Number(
i.value))}),c("label",{},`axis ${r} `,i," ",a)}function qt(r){let e=c("dl",{class:"tge-tensor-facts"}),t=(o,s)=>{e.append(
c("div",{},c("dt",{},o),c("dd",{},s)))},n=r.strides.map(o=>String(o).replace("-","−"));return t("strides",`(${n.join("\
, ")}${n.length===1?",":""})`),t("offset",r.offset.toLocaleString("en")),t("contiguous",r.contiguous?"yes":"no"),e}var Jt=40,Xt=60;function ot(r,e,t){let n=r.views[t.view];if(n===void 0)return null;let o=e.of(t.view,t.index),s=ee(S(k(n.
name),Jt)),i=Ke(r,t).map(a=>S(k(a),Xt));return{name:`${s}${Z(t.index)}`,number:o===void 0?"not here":X(o,5),formula:De(n,
t.index),also:i.length>0?`also ${i.join(", ")}`:""}}function st(r,e,t){let n=ot(r,e,t);if(n===null)return[];let o=`tge-t\
ensor-name tge-view-${t.view%5+1}`;return[c("span",{class:o},n.name)," = ",c("b",{class:"tge-number"},n.number)," ",c("s\
pan",{class:"tge-formula"},n.formula)," ",c("span",{class:"tge-also"},n.also)]}function it(r,e,t){let n=ot(r,e,t);return n===
null?"":[`${n.name} is ${n.number}`,n.formula,n.also].filter(s=>s!=="").join(", ")}var ye=4,B=26,at=15,Yt=4,lt=6,Qt=8,Zt=6.7,en=10,ae=class{constructor(e,t,n){this.strip=e;this.readers=t;this.events=n;let{
length:o,itemsize:s}=e,i=t.map(({view:u})=>S(k(u.name),40)),a=A(o*s),l=s===1?"1 byte":`${s} bytes`,d=`${A(o)} numbers × ${l}\
 = ${a} bytes`,m=e.again!==null?`The bytes of memory ${e.again+1}, taken for numbers of another kind.`:i.length>1?`${i.slice(
0,-1).join(", ")} and ${i.at(-1)} share this memory.`:`Only ${i[0]} reads this memory.`;this.box=c("div",{class:"tge-str\
ip",tabindex:0,role:"application","aria-roledescription":"strip of memory","aria-label":`Memory of ${i.join(", ")}: ${A(
o)} numbers. Arrow keys walk through the addresses.`},this.drawing),this.element=c("div",{class:"tge-memory"},c("p",{class:"\
tge-memory-title"},c("b",{},"Memory"),` ${d}. ${m}`),this.track,this.box,this.note),this.first=e.first,this.here=e.first,
this.listen()}strip;readers;events;element;drawing=w("svg",{"aria-hidden":"true"});track=w("svg",{class:"tge-track","ari\
a-hidden":"true"});box;overlay=w("g",{class:"tge-marks"});note=c("p",{class:"tge-note"});first=0;columns=1;cell=30;shown=0;here=0;range(){
return[this.first,this.shown]}draw({value:e,room:t}){let{length:n}=this.strip;if(n===0)return;this.align();let o=Array.from(
{length:Math.min(n-this.first,512)},(p,x)=>e(this.first+x)).filter(p=>p!==void 0),s=Q(o),i=o.reduce((p,x)=>Math.max(p,P(
x,s).length),1),a=Math.max(i,String(n-1).length);this.cell=Math.max(24,Math.ceil(a*Zt+7));let l=Math.max(1,Math.floor((t-
2)/this.cell));this.columns=n<=l?n:l>8?l-l%4:l,this.align();let d=se(o),m=Math.max(1,Math.ceil(this.shown/Math.max(1,this.
columns))),u=this.columns*this.cell+2,h=m*this.rowHeight();$(this.drawing,{width:u,height:h,viewBox:`0 0 ${u} ${h}`});let b=[];
for(let p=0;p<this.shown;p+=1)b.push(...this.drawCell(p,e(this.first+p),d,s));b.push(...this.bars()),this.drawing.replaceChildren(
...b,this.overlay),this.drawTrack(t);let g=this.first+this.shown-1,f=`addresses ${`${A(this.first)} to ${A(g)}`} of ${A(
n)}`,M=O(s)&&`numbers ${O(s)}`,I=[this.shown<n?f:"",M];E(this.note,I.filter(p=>p!=="").join(", ")),this.note.hidden=this.
note.textContent==="",this.track.toggleAttribute("hidden",this.shown===n),this.track.style.display=this.shown===n?"none":
"block"}reveal(e){this.here=e;let t=this.first;return this.align(),this.first!==t}align(){let{length:e}=this.strip,t=Math.
max(1,this.columns),n=Math.max(0,Math.ceil(e/t)-ye)*t;this.here>=this.first&&this.here<this.first+t*ye||(this.first=(Math.
floor(this.here/t)-1)*t),this.first=Math.max(0,Math.min(n,this.first)),this.shown=Math.min(e-this.first,t*ye)}mark(e){let t=[];
for(let[n,o]of e){let s=n-this.first;if(s<0||s>=this.shown)continue;let[i,a]=this.place(s);t.push(w("rect",{class:`tge-m\
ark ${o}`,x:i+.5,y:a+.5,width:this.cell-1,height:B-1,rx:2}))}this.overlay.replaceChildren(...t)}rowHeight(){return at+B+
4+this.readers.length*lt+Qt}place(e){let t=Math.floor(e/this.columns);return[1+e%this.columns*this.cell,at+t*this.rowHeight()]}drawCell(e,t,n,o){
let[s,i]=this.place(e),a=t===void 0?0:V(t,n),l=t!==void 0&&Number.isFinite(t),d=t===void 0?"unknown":l?a<0?"cold":"warm":
"odd",m={x:s,y:i,width:this.cell,height:B},u=w("rect",{class:`tge-cell tge-${d}`,...m});u.style.setProperty("--tge-heat",
`${l?Math.round(Math.abs(a)*50):0}%`);let h=s+this.cell/2,b=String(this.first+e),g=[u,w("text",{class:"tge-address",x:h,
y:i-7},b)];if(t!==void 0){let v={x:h,y:i+B/2};g.push(w("text",{class:"tge-cell-text",...v},P(t,o)))}return g}bars(){let e=[];
return this.readers.forEach(({view:t,number:n},o)=>{for(let s=0;s<this.shown;s+=1){if(G(t,this.first+s)===null)continue;
let[i,a]=this.place(s),l=a+B+4+o*lt,d={x:i+1.5,y:l,width:this.cell-3,height:Yt,rx:1};e.push(w("rect",{class:`tge-bar tge\
-view-${n%5+1}`,...d}))}}),e}drawTrack(e){let t=Math.max(1,Math.min(e,this.columns*this.cell))-2,{length:n}=this.strip,o=a=>1+
a/Math.max(n,1)*t,s=en+this.readers.length*4;$(this.track,{width:t+2,height:s+4});let i=[w("rect",{class:"tge-track-whol\
e",x:1,y:1,width:t,height:s,rx:2}),...this.readers.map(({view:a,number:l},d)=>{let[m,u]=he(a),h={x:o(m),width:Math.max(2,
o(u+1)-o(m))},b=5+d*5;return w("rect",{class:`tge-bar tge-view-${l%5+1}`,...h,y:b,height:3})}),w("rect",{class:"tge-trac\
k-shown",x:Math.min(o(this.first),t-3),y:1,width:Math.max(4,o(this.first+this.shown)-o(this.first)),height:s,rx:2})];this.
track.replaceChildren(...i)}listen(){let e=t=>{let n=this.drawing.getBoundingClientRect(),o=Math.floor((t.clientX-n.left-
1)/this.cell),i=Math.floor((t.clientY-n.top)/this.rowHeight())*this.columns+o;return o>=0&&o<this.columns&&i>=0&&i<this.
shown?this.first+i:null};this.box.addEventListener("pointermove",t=>this.events.point(e(t))),this.box.addEventListener("\
pointerleave",()=>this.events.point(null)),this.box.addEventListener("click",t=>{let n=e(t);n!==null&&this.events.pick(n)}),
this.track.addEventListener("click",t=>{let n=this.track.getBoundingClientRect(),o=(t.clientX-n.left)/Math.max(n.width,1),
s=Math.floor(o*this.strip.length);this.events.pick(Math.max(0,Math.min(this.strip.length-1,s)))}),this.box.addEventListener(
"keydown",t=>{if(t.ctrlKey||t.metaKey||t.altKey)return;let o={ArrowLeft:-1,ArrowRight:1,ArrowUp:-this.columns,ArrowDown:this.
columns,PageUp:-this.shown,PageDown:this.shown,Home:-1/0,End:1/0}[t.key];if(o===void 0||this.strip.length===0)return;t.preventDefault();
let s=Math.max(0,Math.min(this.strip.length-1,this.here+o));this.events.pick(s)})}};var tn=450,nn=20,rn=34,on=[[Le,"walk through the numbers, or through the memory"],["Home End","the start, the end of a r\
ow or of the memory"],["PgUp PgDn","the first, the last row; in the memory a page"],["Enter Esc","at the index: show wha\
t it picks, show all"]],le=class{constructor(e,t){this.model=e;this.document=t,this.scene=we(t),this.numbers=new K(this.
scene),this.selected=be(this.scene),this.walker=H("Walk",{class:"tge-button tge-walk"},()=>this.walk()),this.element=c("\
section",{class:"tge tge-card tge-tensor","aria-label":"Tensor and its memory"},this.title,this.head,this.grids,c("div",
{class:"tge-readout-line"},this.said,this.walker),this.memory,Te(on),this.announcer.element),this.stream=Ie(e,this.element,
{receive:(n,o)=>this.receive(n,o),paint:()=>this.paint()}),this.undo=[this.stream.close,Re(this.stream.schedule),Se(e,"d\
ocument",()=>this.renew(e.get("document"))),Ne(this.element),()=>this.stop()],this.build(),this.stream.hello()}model;element;document;scene;numbers;panels=[];strips=[];bar=null;selected;pointed=null;head=c(
"div",{class:"tge-tensor-head"});grids=c("div",{class:"tge-tensor-grids"});memory=c("div",{class:"tge-tensor-memory"});said=c(
"p",{class:"tge-readout"});walker;walking;announcer=Ee();stream;title=c("h2",{class:"tge-title"});undo;waiting=new Set;room=800;close(){
this.undo.forEach(e=>e())}renew(e){let t=({views:o})=>JSON.stringify(o.map(({windows:s,...i})=>i)),n=t(this.scene);this.
document=e,this.scene=we(e),this.numbers=new K(this.scene),an(this.scene,this.selected)||(this.selected=be(this.scene)),
this.build(n===t(this.scene))}build(e=!1){let t=this.document.views.map(({name:o})=>o);this.pointed=null,e||this.buildHead(
t),this.bar?.show(this.scene.indexed),e||(this.panels=this.scene.views.map((o,s)=>this.makePanel(o,s)),this.grids.replaceChildren(
...this.panels.map(o=>o.element)),this.selected&&this.reveal(this.selected)),this.strips=this.scene.strips.map((o,s)=>{let i=this.
scene.views.map((a,l)=>({view:a,number:l})).filter(({view:a})=>a.strip===s);return new ae(o,i,{point:a=>this.pointAt(a===
null?null:this.cellOf(s,a)),pick:a=>this.pickAddress(s,a)})});let n=this.strips.filter((o,s)=>this.scene.strips[s]?.length);
this.memory.replaceChildren(...n.map(o=>o.element)),this.stream.schedule()}makePanel(e,t){let n=this.together()?this.document.
broadcast?.shapes?.[t]:void 0;return new ie(e,t,n,{point:o=>this.pointAt(o===null?null:{view:t,index:o}),pick:o=>this.pick(
{view:t,index:o}),changed:()=>this.paint()})}buildHead(e){let{broadcast:t,examples:n=[]}=this.document;if(E(this.title,t?
"Broadcasting":"Tensor and its memory"),t!==void 0){this.head.replaceChildren(Oe(t,e));return}if(this.bar!==null)return;
let o=n.map(({text:s})=>s);this.bar=Ge(e,o,(s,i)=>{this.index(s,i)}),this.head.replaceChildren(this.bar.element)}paint(){
this.room=Math.max(160,this.element.clientWidth-rn);let t=this.panels.length>1&&this.room>640?this.room/2-nn:this.room;this.
panels.forEach((n,o)=>{let s=i=>this.numbers.of(o,i);n.draw({value:s,room:this.room,colourRoom:t}),n.lacks(s)&&this.fetchWindow(
o,n)}),this.strips.forEach((n,o)=>{n.draw({value:s=>this.numbers.inStrip(o,s),room:this.room}),this.fetchMemory(o)}),this.
show()}pointAt(e){e===null&&this.pointed===null||(this.pointed=e,this.show())}pick(e,t=!1){this.selected=e,this.pointed=
null;let n=this.reveal(e);pe(this.scene,te(this.scene,this.together(),e)).forEach((o,s)=>{for(let i of[...o].slice(0,1))
this.strips[s]?.reveal(i)&&n.push(!0),this.fetchMemory(s)}),n.includes(!0)?this.paint():this.show(),t||this.announcer.say(
this.words(e))}reveal(e){return[...fe(this.scene,e),...te(this.scene,this.together(),e)].map(({view:n,index:o})=>this.panels[n]?.
reveal(o))}pickAddress(e,t){let n=this.cellOf(e,t);if(n!==null)return this.pick(n);let o=this.strips[e]?.reveal(t);this.
fetchMemory(e),o&&this.paint();let s=`address ${t}: no tensor here reads it`;this.strips.forEach((i,a)=>i.mark(a===e?[[t,
"tge-mark-here"]]:[])),E(this.said,s),this.announcer.say(s)}cellOf(e,t){let o=[this.selected?.view??0,...this.scene.views.
keys()];for(let s of o){let i=this.scene.views[s];if(i?.strip!==e)continue;let a=G(i,t);if(a!==null)return{view:s,index:a}}
return null}together(){return this.document.broadcast!==void 0&&this.document.broadcast.error===""}show(){let e=this.pointed??
this.selected,t=e?te(this.scene,this.together(),e):[],n=pe(this.scene,t),o=Fe(this.scene),s=this.scene.indexed?.view;this.
panels.forEach((l,d)=>{let m=this.scene.views[d];l.mark(u=>e?.view===d&&sn(u,e.index)?"tge-mark-here":n[m.strip]?.has(L(
m,u))?"tge-mark-same":d===s&&o.has(_(m.shape,u))?"tge-mark-picked":"")});let i=e?this.scene.views[e.view]:void 0,a=i&&e?
L(i,e.index):-1;this.strips.forEach((l,d)=>{l.mark([...n[d]??[]].map(m=>{let u=d===i?.strip&&m===a;return[m,u?"tge-mark-\
here":"tge-mark-same"]}))}),this.write(e)}write(e){this.walker.hidden=e===null,e===null?E(this.said,"There is no number \
to walk to."):this.said.replaceChildren(...st(this.scene,this.numbers,e))}words(e){return it(this.scene,this.numbers,e)}walk(){
if(this.walking!==void 0)return this.stop();E(this.walker,"Stop");let e=()=>{let{view:t=0,index:n=[]}=this.selected??{},
o=this.scene.views[t]?.shape??[],s=(_(o,n)+1)%Math.max(1,C(o));this.pick({view:t,index:F(o,s)},!0)};e(),this.walking=setInterval(
e,tn)}stop(){clearInterval(this.walking),this.walking=void 0,E(this.walker,"Walk"),this.selected&&this.announcer.say(this.
words(this.selected))}receive(e,t){let n=t[0],o=e.counts;return n===void 0||o===void 0?!1:this.numbers.renew(o,ke(n))}async index(e,t){
let n=this.example(e.trim(),t);n!==null&&this.renew(n);try{await J(this.model,"index",{text:e,view:t})}catch(o){n===null&&
this.bar?.fail(o.message)}}example(e,t){let{indexed:n,...o}=this.document;if(e==="")return o;let s=o.examples?.find(i=>i.
text===e&&i.view===t);return s?{...o,indexed:s}:null}async fetchWindow(e,t){let n=t.window(),o=this.numbers;await this.fetch(
`${e} ${JSON.stringify(n)}`,async()=>{let{buffers:s}=await J(this.model,"window",{view:e,window:n});s[0]&&o.addPart(e,n,
ke(s[0]))})}async fetchMemory(e){let t=this.numbers,[n,o]=this.strips[e]?.range()??[0,0];o===0||t.inStrip(e,n+o-1)!==void 0||
await this.fetch(`strip ${e} ${n} ${o}`,async()=>{let{buffers:s}=await J(this.model,"memory",{strip:e,start:n,count:o});
s[0]&&t.addBlock(e,n,ke(s[0]))})}async fetch(e,t){if(!this.waiting.has(e)){this.waiting.add(e);try{await t(),this.waiting.
delete(e),this.stream.schedule()}catch{}}}};function sn(r,e){return r.length===e.length&&r.every((t,n)=>t===e[n])}function an(r,e){
let t=e?r.views[e.view]?.shape:void 0;return t!==void 0&&t.length===e?.index.length&&t.every((n,o)=>(e.index[o]??0)<n)}function ke(r){
let e=Math.floor(r.byteLength/8);return Float64Array.from({length:e},(t,n)=>r.getFloat64(8*n,!0))}function un({model:r,el:e}){let t=r.get("document");if(t?.version!==1||!t.views?.length)return e.replaceChildren(c("div",
{class:"tge tge-card tge-tensor"},c("p",{},"There is no tensor to show. Run the cell again."))),()=>{};let n=new le(r,t);
return e.replaceChildren(n.element),()=>n.close()}var Ir={render:un};export{Ir as default};
