var ht="http://www.w3.org/2000/svg";function E(t,e){for(let[n,r]of Object.entries(e))r===!1?t.removeAttribute(n):t.setAttribute(
n,r===!0?"":String(r))}function d(t,e={},...n){let r=document.createElement(t);return E(r,e),r.append(...n),r}function b(t,e={},...n){
let r=document.createElementNS(ht,t);return E(r,e),r.append(...n),r}function _(t,e,n){let r=d("button",{type:"button",...e},
t);return r.addEventListener("click",n),r}function $(t,e){t.textContent!==e&&(t.textContent=e)}var pe=0;function B(t){return pe+=
1,`${t}-${Date.now().toString(36)}-${pe}`}function be(){let t=d("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:t,
say:n=>{t.textContent=t.textContent===n?`${n} `:n}}}function z(t,e,n){return t.on(`change:${e}`,n),()=>t.off(`change:${e}`,n)}function we(t,e){return t.on("msg:custom",e),()=>t.
off("msg:custom",e)}function ye(t,e){return ve(t,()=>t.send(e))}function ke(t){return ve(t,()=>t.save_changes())}var ft=new WeakMap;function ve(t,e){try{e()}catch{return ft.get(t)?.forEach(n=>n()),!1}return!0}var gt=1e4,xe="No answer: this needs a running kernel. Run the cell again.",Me=0;function ne(t,e,n={},r=gt){Me+=1;let o=Me;
return new Promise((s,i)=>{let u=()=>{clearTimeout(l),a()},a=we(t,(c,m)=>{let h=c;h?.kind!=="reply"||h.id!==o||(u(),h.error===
void 0?s({content:c,buffers:m}):i(new Error(String(h.error))))}),l=setTimeout(()=>{u(),i(new Error(xe))},r);ye(t,{...n,kind:"\
request",id:o,name:e})||(u(),i(new Error(xe)))})}var pt="button, input, select, [tabindex]";var j=null;function Ee(t){let e=()=>[...t.querySelectorAll(pt)];t.addEventListener("focusout",({target:o,relatedTarget:s})=>{
s===null&&(j={index:e().indexOf(o),at:performance.now()})});let n=()=>{if(!t.isConnected)return;r.disconnect(),document.
activeElement===document.body&&j&&performance.now()-j.at<3e3&&e()[j.index]?.focus(),j=null},r=new ResizeObserver(n);return r.
observe(t),()=>r.disconnect()}function U(t,e=3){if(t===null||Number.isNaN(t))return"nan";if(!Number.isFinite(t))return t>0?"inf":"−inf";if(t===0)return"\
0";let n=Math.abs(t);return n>=1e6||n<.001?$e(bt(t,e)):Number.isInteger(t)?W(t):n>=10**e?W(Math.round(t)):$e(t.toPrecision(
e))}function W(t){let e=String(Math.abs(t)).replace(/\B(?=(\d{3})+$)/g,",");return t<0?`−${e}`:e}function bt(t,e){let[
n="",r="0"]=t.toExponential(e-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(r)}`}function $e(t){
return t.replaceAll("-","−")}var wt="…",yt=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function G(t){return t.replace(yt,e=>e===`
`?"⏎":`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}function Y(t,e){let n=Array.from(t.slice(0,2*e+2));return n.
length<=e?t:n.slice(0,Math.max(0,e-1)).join("")+wt}var Se="↑ ↓ ← →";function Ae(t){let e=t.flatMap(([n,r])=>[d("dt",{},...n.split(" ").map(o=>d("kbd",{},o))),d("dd",
{},r)]);return d("details",{class:"tge-keys"},d("summary",{},"Keyboard"),d("dl",{},...e))}function kt({key:t,ctrlKey:e,metaKey:n,altKey:r,shiftKey:o}){return!e&&!r&&!n&&!(o&&t==="Enter")}function Te(t){let e=n=>{
kt(n)&&n.stopPropagation()};return t.addEventListener("keydown",e),()=>t.removeEventListener("keydown",e)}function Ne(t){let e=new MutationObserver(t),n=["class","style","data-jp-theme-light","data-theme"];for(let r of[document.
documentElement,document.body])e.observe(r,{attributes:!0,attributeFilter:n});return()=>e.disconnect()}var Q={kind:"given",border:0,width:3,length:1,toggled:[]};function vt(t,e,n,r){switch(t.kind){case"given":return r;case"\
none":return!0;case"causal":return n<=e+t.border;case"window":return n<=e+t.border&&n>e+t.border-t.width;case"padding":return n<
t.length}}function Ce(t,e,n){let r=new Uint8Array(e.rows*e.columns),[o,s]=e.first;for(let i=0;i<e.rows;i+=1)for(let u=0;u<
e.columns;u+=1){let a=i*e.columns+u,l=n===null||n[a]===1;r[a]=vt(t,o+i,s+u,l)?1:0}for(let[i,u]of t.toggled){let[a,l]=[i-
o,u-s];a<0||l<0||a>=e.rows||l>=e.columns||(r[a*e.columns+l]=1-(r[a*e.columns+l]??0))}return r}function re(t,e,n){let r=t.
toggled.filter(([s,i])=>s!==e||i!==n),o=r.length<t.toggled.length;return{...t,toggled:o?r:[...r,[e,n]]}}function Le(t,e,n,r){
if(e==="length")return{...t,length:Math.max(0,Math.round(n))};let o=Math.round(n-r-.5);return e==="border"?{...t,border:o}:
{...t,width:Math.max(1,t.border-o)}}function oe(t,e){let n=o=>Math.max(0,Math.min(t.columns,o)),r=[];for(let o=0;o<t.rows;o+=
1){let s=n(t.first[0]+o+e+1-t.first[1]);r.push([s,o],[s,o+1])}return r}function Pe(t,e,n){let r=n;for(let i=0;i<t.length;i+=
1)e[i]===1&&(r=xt(r,t[i]??NaN));let o=new Float64Array(t.length),s=n===-1/0?0:Math.exp(n-r);for(let i=0;i<t.length;i+=1)
e[i]===1&&(o[i]=Math.exp((t[i]??NaN)-r)),s+=o[i]??0;return o.map(i=>i/s)}function xt(t,e){return Number.isNaN(t)||Number.
isNaN(e)?NaN:Math.max(t,e)}function se(t){return Uint8Array.from(atob(t),e=>e.charCodeAt(0))}function I(t){let e=new DataView(se(t).buffer);return Float32Array.
from({length:e.byteLength>>2},(n,r)=>e.getFloat32(4*r,!0))}function Mt(t,e){let n=se(t);return Uint8Array.from({length:e},
(r,o)=>(n[o>>3]??0)>>7-(o&7)&1)}function Ie(t,e){let[n,r]=[t.rows.length,t.columns.length],o=n*r,s=t.given===null?null:Mt(
t.given,o*t.given_heads),i=t.vectors;return{layer:t.layer,heads:e,first:t.first,rows:n,columns:r,rowTokens:t.rows,columnTokens:t.
columns,scores:I(t.scores),given:s&&Array.from({length:t.given_heads},(u,a)=>s.subarray(a*o,(a+1)*o)),rest:I(t.rest),sums:t.
sums===null?null:I(t.sums),vectors:i&&{query:I(i[0]),key:I(i[1]),value:I(i[2]),width:t.width,valueWidth:t.value_width},scale:t.
scale,biased:t.biased}}function ie(t,e){return t.given?.[Math.min(e,t.given.length-1)]??null}function Re(t,e,n,r=t.rest){
if(e>=0)return He(t,e,n,r);let o=Array.from({length:t.heads},(u,a)=>He(t,a,n,r)),s=new Float64Array(t.rows*t.columns),i=new Uint8Array(
s.length);for(let u of o)for(let a=0;a<s.length;a+=1)s[a]=(s[a]??0)+(u.shares[a]??0)/o.length,i[a]=(i[a]??0)|(u.seen[a]??
0);return{seen:i,shares:s}}function He(t,e,n,r){let{rows:o,columns:s}=t,i=Ce(n,t,ie(t,e)),u=new Float64Array(o*s),a=e*o*
s;for(let l=0;l<o;l+=1){let[c,m]=[l*s,(l+1)*s],h=Pe(t.scores.subarray(a+c,a+m),i.subarray(c,m),r[e*o+l]??-1/0),f=n.kind===
"given"?t.sums?.[e*o+l]??1:1;u.set(f===1?h:h.map(g=>g*f),c)}return{seen:i,shares:u}}function Oe(t,e){let{rows:n,columns:r,
shares:o}=t.picture,s=se(o),i=n*r,u=l=>Float64Array.from(s.subarray(l*i,(l+1)*i),c=>c===255?NaN:c/254);if(e>=0)return u(
e);let a=new Float64Array(i);for(let l=0;l<t.heads;l+=1)u(l).forEach((c,m)=>{a[m]=(a[m]??0)+c/t.heads});return a}function R(t,e=24){return`“${T(t,e)}”`}function T(t,e=24){let n=G(t);return Y(n.trim()===""?n.replaceAll(" ","␣"):
n,e)}function X(t,e,n){let r=t[e]??"",o=t.indexOf(r)!==t.lastIndexOf(r);return R(r)+(o?` at ${n+e}`:"")}function O(t){if(Number.
isNaN(t))return"nan";if(t>0&&t<5e-4)return"< 0.1%";let e=t>0&&t<.0995?1:0;return`${(100*t).toFixed(e)}%`}function F(t,e,n){
return t.shares.subarray(n*e.columns,(n+1)*e.columns)}function ae(t){return Array.from(t.keys()).sort((e,n)=>(t[n]??0)-(t[e]??
0)||e-n)}function Fe(t,e,n){let r=X(e.rowTokens,n,e.first[0]),o=F(t,e,n);if(o.every(Number.isNaN))return`${r} may look a\
t nothing: its weights are NaN.`;let s=ae(o).slice(0,3).filter(i=>(o[i]??0)>0).map(i=>`${X(e.columnTokens,i,e.first[1])}\
 (${O(o[i]??0)})`);return s.length===0?`${r} looks at nothing that is shown here.`:`${r} looks most at ${s.join(", ")}.`}
function Ke(t,e,n,r){let[o,s]=e.first,i=`${X(e.rowTokens,n,o)} to ${X(e.columnTokens,r,s)}`,u=n*e.columns+r;return t.seen[u]===
0?`${i}: hidden by the mask`:`${i}: ${O(t.shares[u]??NaN)}`}function _e(t,e){let n=Array.from({length:e.rows},(s,i)=>i).
filter(s=>F(t,e,s).every(Number.isNaN));if(n.length===0)return"";let r=n.slice(0,3).map(s=>R(e.rowTokens[s]??"",12)),o=n.
length>3?` and ${n.length-3} more`:"";return`${r.join(", ")}${o} may look at nothing: softmax divides 0 by 0 there, so t\
he weights are NaN, and so is all that is computed from them.`}function Et(t,e){let n=0;for(let r=0;r<e.rows;r+=1)for(let o=0;o<
e.columns;o+=1)o+e.first[1]>r+e.first[0]&&(n+=t.shares[r*e.columns+o]||0);return n/e.rows}function De(t,e,n){if(n.kind!==
"causal"&&n.kind!=="window"||n.border<=0)return"";let r=n.border===1?"the next token":`${n.border} tokens`,s=Math.min(e.
rows,e.columns)>1&&e.first[0]===e.first[1]?` ${R(e.rowTokens[0]??"",12)} already sees ${R(e.columnTokens[1]??"",12)}, wh\
ich it is to predict.`:"";return`The future leaks: each token sees ${r} too early, and ${O(Et(t,e))} of all attention go\
es there.${s}`}function $t(t){if(t<0)return"A token may look only at what lies before it.";let e=t===1?", and at the nex\
t one":`, and at the next ${t}`;return`A token may look at itself and at what came before${t>0?e:""}.`}function qe(t){let e={
given:"",none:"Every token may look at every token.",causal:$t(t.border),window:`A token may look at ${t.width} token${t.
width===1?"":"s"} at most.`,padding:`The keys from ${t.length} on are padding: nobody may look at them.`},n=t.toggled.length,
r=n?` ${n} cell${n===1?" is":"s are"} turned round.`:"",s=t.kind!=="given"||n>0?" The scores stay as they were; only the\
 softmax is done again.":"";return(e[t.kind]+r+s).trim()}function We(t){return t===null||t>.001?"":`Each row of the give\
n weights adds up to 1${t>0?`, to within ${U(t,2)}`:""}.`}function Ue(t){if(t.length<2)return[...t];let e=t.map(r=>r.split(
".")),n=r=>e.every(o=>o.length>1&&o.at(r)===e[0]?.at(r));for(;n(0);)e=e.map(r=>r.slice(1));for(;n(-1);)e=e.map(r=>r.slice(
0,-1));return e.map(r=>r.join("."))}function M(t){return U(t,6)}var Ge=34,Ve=480,St=.04,ue=64,le=92,At=360;function ze(t,e){let n=b("svg",{"aria-hidden":"true",focusable:"false"}),r=d(
"div",{class:"tge-matrix tge-lines",tabindex:0,role:"application","aria-label":"Attention lines: up and down choose who \
looks, left and right the key"});r.append(n);let o=400,s=null,i=l=>{o=Math.min(l,560),u(s)},u=l=>{s=l;let c=t.pack,m=t.shown(
t.layer,t.head);if(!c||!m)return;let h={...t.cell,...l?{row:l.row}:{}},f=h.row-c.first[0],g=Math.min(Ge,Ve/Math.max(c.rows,
c.columns)),k=le,L=o<At,v=o-le-(L?0:ue+44),P=D=>22+(D+.5)*g;E(n,{width:o,height:26+g*Math.max(c.rows,c.columns)}),n.replaceChildren(
Be(k-8,"end","query"),Be(v+8,"start","key"),...Tt(c,m,f,P,k,v),...Nt(c,m,f,P,k,v),...Ct(c,g,f,h.column-c.first[1],P,k,v),
...L?[]:Lt(c,m,f,g,P,v+le))},a=l=>{let c=t.pack;if(!c)return null;let m=n.getBoundingClientRect(),h=Math.min(Ge,Ve/Math.
max(c.rows,c.columns)),f=Math.floor((l.clientY-m.top-22)/h),g=l.clientX-m.left>o/2,k=t.cell;return f<0||f>=(g?c.columns:
c.rows)?null:g?{...k,column:f+c.first[1]}:{...k,row:f+c.first[0]}};return n.addEventListener("pointermove",l=>e.hover(a(
l))),n.addEventListener("pointerleave",()=>e.hover(null)),n.addEventListener("pointerdown",l=>{let c=a(l);c&&e.select(c)}),
{element:r,draw:i,mark:u}}function Be(t,e,n){return b("text",{class:"tge-axis-title",x:t,y:10,"text-anchor":e},n)}function je(t,e,n,r){
let o=(t+n)/2;return`M${t} ${e}C${o} ${e} ${o} ${r} ${n} ${r}`}function Tt(t,e,n,r,o,s){let i=[];for(let u=0;u<t.rows;u+=
1)for(let a=0;a<t.columns;a+=1){let l=e.shares[u*t.columns+a]??0;u===n||!(l>St)||i.length>800||i.push(b("path",{class:"t\
ge-look-other",d:je(o,r(u),s,r(a)),"stroke-width":.5+2.5*l,"stroke-opacity":.25*Math.sqrt(l)}))}return i}function Nt(t,e,n,r,o,s){
return Array.from(F(e,t,n)).flatMap((i,u)=>i>.002?[b("path",{class:"tge-look",d:je(o,r(n),s,r(u)),"stroke-width":.8+7*i,
"stroke-opacity":.25+.7*Math.sqrt(i)})]:[])}function Ct(t,e,n,r,o,s,i){let u=Math.max(1,Math.ceil(11/e)),a=(c,m,h,f,g)=>{
let k=b("text",{class:h?"tge-token tge-token-chosen":"tge-token",x:f,y:o(m),"text-anchor":g,"dominant-baseline":"central"});
return $(k,T(c,13)),k},l=(c,m)=>c%u===0||c===m;return[...t.rowTokens.flatMap((c,m)=>l(m,n)?[a(c,m,m===n,s-8,"end")]:[]),
...t.columnTokens.flatMap((c,m)=>l(m,r)?[a(c,m,m===r,i+8,"start")]:[])]}function Lt(t,e,n,r,o,s){let i=Math.max(2,Math.min(
10,r-3));return Array.from(F(e,t,n)).flatMap((u,a)=>{let l=e.seen[n*t.columns+a]===0,c=b("rect",{class:"tge-bar",x:s,y:o(
a)-i/2,width:Math.max(0,ue*u)||0,height:i,rx:1.5});if(r<11)return[c];let m=b("text",{class:"tge-bar-text",x:s+(Math.max(
0,ue*u)||0)+5,y:o(a),"dominant-baseline":"central"});return $(m,l?"hidden":O(u)),[c,m]})}var Je=[{label:"as given",title:"The mask that the model itself used",fields:{}},{label:"none",title:"Every token looks \
at every token",fields:{kind:"none"}},{label:"causal",title:"No token sees what comes later",fields:{kind:"causal"}},{label:"\
off by one",title:"A causal mask with a wrong border: the future leaks",fields:{kind:"causal",border:1}},{label:"window",
title:"A token sees only the last few",fields:{kind:"window"}},{label:"padding",title:"The last keys are padding",fields:{
kind:"padding"}}];function Ye(t,e){let n=!1,r=Je.map(({label:l,title:c,fields:m})=>_(l,{class:"tge-button tge-small",title:c,
"aria-pressed":"false"},()=>{let h=t.about.columns,f={width:Math.min(3,h),length:Math.max(1,h-2)};e({...Q,...f,...m},!0)})),
o=[ce("border","border",["causal","window"]),ce("width","width",["window"]),ce("length","tokens",["padding"])];for(let{input:l,
field:c}of o){let m=h=>e({...t.mask,[c]:Number(l.value)},h);l.addEventListener("input",()=>m(!1)),l.addEventListener("ch\
ange",()=>m(!0))}let s=_("toggle cells",{class:"tge-button tge-small",title:"A click turns a cell of the mask round; on \
the keyboard: space","aria-pressed":"false"},()=>{n=!n,a()}),i=_("undo cells",{class:"tge-button tge-small"},()=>e({...t.
mask,toggled:[]},!0)),u=d("div",{class:"tge-mask-bar",role:"group","aria-label":"Mask"},d("span",{class:"tge-mask-title"},
"Mask"),d("span",{class:"tge-choices"},...r),...o.map(({label:l})=>l),d("span",{class:"tge-choices"},s,i)),a=()=>{let l=t.
mask,c=Pt(l);r.forEach((f,g)=>E(f,{"aria-pressed":String(g===c)}));let{rows:m,columns:h}=t.about;for(let{label:f,input:g,
output:k,kinds:L,field:v}of o){f.hidden=!L.includes(l.kind);let P=v==="border"?-Math.min(m,8):v==="width"?1:0,D=v==="bor\
der"?Math.min(h,64):h;E(g,{min:P,max:D}),g.value=String(l[v]),$(k,v==="border"?Ht(l[v]):String(l[v]))}E(s,{"aria-pressed":String(
n)}),i.hidden=l.toggled.length===0};return a(),{element:u,update:a,editing:()=>n}}function Pt(t){return t.kind==="causal"?
Math.abs(t.border)===1?3:2:Je.findIndex(({fields:e})=>(e.kind??"given")===t.kind)}function ce(t,e,n){let r=B("tge-slider"),
o=d("input",{type:"range",id:r,step:1}),s=d("output",{for:r,class:"tge-number"}),i=d("span",{class:"tge-slider"});return i.
append(d("label",{for:r},e),o,s),{label:i,input:o,output:s,kinds:n,field:t}}function Ht(t){return t>0?`+${t}`:String(t).
replace("-","−")}function Qe(t,e){if(t.kind==="padding"){let r=t.length-e.first[1];return r<0||r>e.columns?[]:[{edge:"length",corners:[[r,
0],[r,e.rows]]}]}if(t.kind!=="causal"&&t.kind!=="window")return[];let n=[{edge:"border",corners:oe(e,t.border)}];return t.
kind==="window"&&n.push({edge:"width",corners:oe(e,t.border-t.width)}),n.map(r=>({...r,corners:It(r.corners,e)})).filter(
({corners:r})=>r.length>1)}function It(t,e){let n=([s])=>s>0&&s<e.columns,r=t.findIndex(n),o=t.findLastIndex(n);return r<
0?[]:t.slice(Math.max(0,r-1),o+2)}function Xe(t,e){return t.map(([n,r],o)=>`${o?"L":"M"}${n*e} ${r*e}`).join("")}function Ze(t){
let e=Math.floor((t.length-1)/2),[n=[0,0],r=[0,0]]=[t[e],t[e+1]];return[(n[0]+r[0])/2,(n[1]+r[1])/2]}function et(t,e,n){
let r="";for(let o=0;o<e.rows;o+=1)for(let s=0;s<e.columns;){let i=s;for(;s<e.columns&&t[o*e.columns+s]===0;)s+=1;s>i?r+=
`M${i*n} ${o*n}h${(s-i)*n}v${n}h${(i-s)*n}z`:s+=1}return r}function tt(t){return getComputedStyle(t).colorScheme==="dark"}var Rt=[11,98,196],Ot=[122,180,255],Ft=[220,60,50],Kt=.94;function nt(t){return Kt*Math.sqrt(Math.max(0,Math.min(1,t)))}
function rt(t){let e=nt(t);return e<.56?"weak":e<.76?"middle":"strong"}function J(t,e,n,r){t.width!==n&&(t.width=n),t.height!==
e&&(t.height=e);let o=t.getContext("2d");if(o===null||e===0||n===0)return;let s=o.createImageData(n,e),i=tt(t)?Ot:Rt;r.forEach(
(u,a)=>{let l=Number.isNaN(u);s.data.set(l?Ft:i,4*a),s.data[4*a+3]=Math.round(255*(l?.22:nt(u)))}),o.putImageData(s,0,0)}var _t=58,Dt=29,qt=.005,Wt=520,me=6.6,de=11;function Ut(t,e,n){let r=(h,f)=>Math.min(f,Math.max(1,...h.map(g=>[...T(g,14)].
length))),o=Math.round(r(t,14)*me)+26,s=r(e,14)*me,i=h=>Math.min(_t,(n-o-h)/Math.max(1,e.length),Wt/Math.max(1,t.length)),
u=s>i(8)-4,a=[...T(e.at(-1)??"",14)].length*me,l=u?Math.max(8,Math.round(.72*a)):8,c=Math.max(4,i(l)),m=u?Math.round(.72*
s)+30:36;return{cell:c>12?Math.floor(c):c,left:o,top:m,right:l,slanted:u}}function it(t,e){let n=d("canvas",{class:"tge-\
heat","aria-hidden":"true"}),r=B("tge-hatch"),o=B("tge-nan"),s=b("g",{}),i=b("g",{}),u=b("g",{}),a=b("svg",{"aria-hidden":"\
true",focusable:"false"},b("defs",{},ot(r,"tge-hatch-line"),ot(o,"tge-nan-line")),s,i,u),l=d("div",{class:"tge-matrix",tabindex:0,
role:"application","aria-label":"Attention matrix: arrow keys move, space turns a cell of the mask"});l.append(n,a);let c={
cell:20,left:60,top:40,right:8,slanted:!1},m=null,h=y=>{let p=a.getBoundingClientRect(),{left:w,top:x,cell:S}=c;return[(y.
clientX-p.left-w)/S,(y.clientY-p.top-x)/S]},f=y=>{let p=t.pack,[w,x]=h(y).map(Math.floor);return!p||w<0||x<0||w>=p.columns||
x>=p.rows?null:{row:x+p.first[0],column:w+p.first[1]}},g=(y,p)=>{let w=t.pack;if(m===null||!w||!("edge"in m))return;let[
x,S]=h(y);e.move(Le(t.mask,m.edge,x+w.first[1],S+w.first[0]),p)},k="",L=y=>{let p=`${y.row} ${y.column}`;p!==k&&(k=p,e.toggle(
y))};a.addEventListener("pointerdown",y=>{if(y.button!==0)return;let p=y.target.getAttribute("data-edge"),w=f(y);l.focus(
{preventScroll:!0}),p!==null?m={edge:p}:w&&e.editing()?(m={paint:!0},k="",L(w)):w&&e.select(w),m&&(a.setPointerCapture(y.
pointerId),y.preventDefault())}),a.addEventListener("pointermove",y=>{let p=f(y);m===null?e.hover(p):"edge"in m?g(y,!1):
p&&L(p)});let v=y=>{g(y,!0),m=null};a.addEventListener("pointerup",v),a.addEventListener("pointercancel",v),a.addEventListener(
"pointerleave",()=>e.hover(null));let P=y=>{let p=t.pack,w=t.shown(t.layer,t.head);if(!p||!w)return;c=Ut(p.rowTokens,p.columnTokens,
y);let{cell:x,left:S,top:H}=c,[q,K]=[x*p.columns,x*p.rows];E(a,{width:S+q+c.right,height:H+K+2});for(let[V,dt]of Object.
entries({left:S,top:H,width:q,height:K}))n.style.setProperty(V,`${dt}px`);J(n,p.rows,p.columns,w.shares),s.replaceChildren(
...Gt(p,c,t.cell)),E(i,{transform:`translate(${S} ${H})`}),i.replaceChildren(b("rect",{class:"tge-frame",x:0,y:0,width:q,
height:K}),b("path",{d:et(w.seen,p,x),fill:`url(#${r})`}),...Bt(p,w,x,o),...x>=Dt?Vt(p,w,x):[],...zt(t.mask,p,x),...jt(t.
mask,p,x)),E(u,{transform:`translate(${S} ${H})`}),D(null)},D=y=>{let p=t.pack;if(!p)return;let{cell:w}=c,x=({row:K,column:V})=>[
(V-p.first[1])*w,(K-p.first[0])*w],[S,H]=x(t.cell),q=[b("rect",{class:"tge-row-mark",x:-1,y:H,width:w*p.columns+2,height:w}),
b("rect",{class:"tge-cell-halo",x:S,y:H,width:w,height:w}),b("rect",{class:"tge-cell-mark",x:S,y:H,width:w,height:w})];if(y){
let[K,V]=x(y);q.push(b("rect",{class:"tge-cell-hover",x:K,y:V,width:w,height:w}))}u.replaceChildren(...q)};return{element:l,
draw:P,mark:D}}function ot(t,e){return b("pattern",{id:t,width:5,height:5,patternUnits:"userSpaceOnUse",patternTransform:"\
rotate(45)"},b("rect",{class:`${e}-ground`,width:5,height:5}),b("line",{class:e,x1:0,y1:0,x2:0,y2:5}))}function Gt(t,{cell:e,
left:n,top:r,slanted:o},s){let i=Math.max(1,Math.ceil(de/e)),u=[b("text",{class:"tge-axis-title",x:n,y:10},"key: what is\
 looked at →"),b("text",{class:"tge-axis-title",transform:`translate(10 ${r}) rotate(-90)`,"text-anchor":"end"},"query\
: who looks")],a=(m,h)=>Array.from({length:m},(f,g)=>g).filter(f=>f===h||f%i===0&&Math.abs(f-h)*e>de-1),[l,c]=[s.row-t.first[0],
s.column-t.first[1]];for(let m of a(t.columns,c)){let h=n+(m+.5)*e,g={transform:o?`translate(${h+3} ${r-5}) rotate(-46)`:
`translate(${h} ${r-6})`,"text-anchor":o?"start":"middle"};u.push(st(t.columnTokens[m]??"",m===c,g))}for(let m of a(t.rows,
l)){let h={x:n-6,y:r+(m+.5)*e,"text-anchor":"end","dominant-baseline":"central"};u.push(st(t.rowTokens[m]??"",m===l,h))}
return u}function st(t,e,n){return b("text",{class:e?"tge-token tge-token-chosen":"tge-token",...n},T(t,14))}function Vt(t,e,n){
let r=[];return e.shares.forEach((o,s)=>{if(e.seen[s]===0||!(o>=qt))return;let[i,u]=[Math.floor(s/t.columns),s%t.columns],
a=b("text",{class:`tge-share tge-on-${rt(o)}`,x:(u+.5)*n,y:(i+.5)*n});$(a,o.toFixed(2).replace(/^0/,"")),r.push(a)}),r}function Bt(t,e,n,r){
let o=[];for(let s=0;s<t.rows;s+=1){if(!Number.isNaN(e.shares[s*t.columns]??0))continue;let i=n*t.columns;if(o.push(b("r\
ect",{x:0,y:s*n,width:i,height:n,fill:`url(#${r})`})),n<de)continue;let u=b("text",{class:"tge-nan-text",x:i/2,y:(s+.5)*
n});$(u,"NaN"),o.push(u)}return o}function zt(t,e,n){let r=Math.max(3,Math.min(7,n/4));return t.toggled.map(([o,s])=>[o-
e.first[0],s-e.first[1]]).filter(([o,s])=>o>=0&&s>=0&&o<e.rows&&s<e.columns).map(([o,s])=>b("path",{class:"tge-turned",d:`\
M${(s+1)*n} ${o*n}h${-r}l${r} ${r}z`}))}function jt(t,e,n){return Qe(t,e).flatMap(({edge:r,corners:o})=>{let s=Xe(o,n),[
i,u]=Ze(o);return[b("path",{class:"tge-border-halo",d:s}),b("path",{class:"tge-border",d:s}),b("circle",{class:"tge-bord\
er-grip",cx:i*n,cy:u*n,r:6}),b("path",{class:"tge-border-hold",d:s,"data-edge":r}),b("circle",{class:"tge-border-hold",cx:i*
n,cy:u*n,r:9,"data-edge":r})]})}var A=-1,Z=class{constructor(e){this.model=e;this.readPacks()}model;layers=[];packs=new Map;shownCache=new Map;rests=new Map;readPacks(){
this.layers=this.model.get("layers");let e=this.model.get("packs");this.packs=new Map(e.map(n=>[n.layer,Ie(n,this.layers[n.
layer]?.heads??1)])),this.forget(),this.rests.clear()}forget(){this.shownCache.clear()}get layer(){let e=this.model.get(
"layer");return Math.max(0,Math.min(this.layers.length-1,e))}get head(){let e=this.model.get("head");return Math.max(A,Math.
min(this.about.heads-1,e))}get mask(){return{...Q,...this.model.get("mask")}}get drawing(){return this.model.get("drawin\
g")==="lines"?"lines":"matrix"}get about(){return this.layers[this.layer]}get pack(){return this.packs.get(this.layer)}packOf(e){
return this.packs.get(e)}get cell(){let e=this.pack,n=this.model.get("row"),r=this.model.get("column");return e===void 0?
{row:n,column:r}:{row:at(n,e.first[0],e.rows),column:at(r,e.first[1],e.columns)}}shown(e,n){let r=this.packs.get(e);if(r===
void 0)return;let o=`${e} ${n}`,s=this.shownCache.get(o);return s===void 0&&(s=Re(r,n,this.mask,this.rests.get(this.restKey(
e))),this.shownCache.set(o,s)),s}get moved(){return this.mask.kind!=="given"||this.mask.toggled.length>0}get cropped(){let e=this.
pack;return e===void 0?!1:e.rows<this.about.rows||e.columns<this.about.columns}get restMissing(){return(this.pack?.columns??
0)<this.about.columns&&this.moved&&!this.rests.has(this.restKey(this.layer))}keepRest(e,n,r){this.rests.set(`${e} ${JSON.
stringify(n)}`,r),this.forget()}restKey(e){return`${e} ${JSON.stringify(this.mask)}`}get given(){return this.pack===void 0?
null:ie(this.pack,Math.max(0,this.head))}set(e){for(let[n,r]of Object.entries(e))this.model.set(n,r)}save(){ke(this.model)}};
function at(t,e,n){return Math.max(e,Math.min(e+n-1,t))}function Jt(t,e,n,r){let o=u=>(r[u]??1)+(Yt(r[u])?1:0),s=n===A?o(e)-1:n,i=(u,a)=>{let l=Math.max(0,Math.min(r.length-1,u)),
c=Math.max(0,Math.min(o(l)-1,a));return[l,c>=(r[l]??1)?A:c]};return t==="ArrowLeft"?i(e,s-1):t==="ArrowRight"?i(e,s+1):t===
"ArrowUp"?i(e-1,s):t==="ArrowDown"?i(e+1,s):t==="Home"?i(e,0):t==="End"?i(e,1/0):void 0}function Yt(t){return(t??1)>1}function lt(t,e){
let n=[],r=Math.max(...t.layers.map(a=>a.heads)),o=d("div",{class:"tge-heads",role:"grid","aria-label":"Layers and heads"});
o.style.setProperty("--tge-head-size",`${Zt(r)}px`),o.style.setProperty("--tge-head-gap",r>8?"3px":"5px");let s=Ue(t.layers.
map(a=>a.name)),i=Math.max(...s.map(a=>Math.min(12,a.length)));return o.style.setProperty("--tge-layer-width",`${Math.max(
36,6.4*i+6)}px`),o.append(Xt(r)),t.layers.forEach((a,l)=>{let c=d("span",{class:"tge-layer-name",role:"rowheader",title:G(
a.name)},Y(G(s[l]??""),24)),m=d("div",{class:"tge-heads-row",role:"row"},c),h=[...Array(a.heads).keys(),...a.heads>1?[A]:
[]];for(let f of h){let g=Qt(l,f,a.name);g.button.addEventListener("click",()=>e(l,f)),n.push(g),m.append(g.button)}o.append(
m)}),o.addEventListener("keydown",a=>{let l=t.layers.map(m=>m.heads),c=Jt(a.key,t.layer,t.head,l);c!==void 0&&(a.preventDefault(),
e(...c),n.find(({layer:m,head:h})=>m===c[0]&&h===c[1])?.button.focus())}),{element:o,paint:()=>{for(let a of n){let{layer:l,
head:c,button:m,canvas:h}=a,f=l===t.layer&&c===t.head;E(m,{"aria-selected":String(f),tabindex:f?0:-1});let g=t.packOf(l),
k=t.layers[l],v=g?.rows===k.rows&&g.columns===k.columns?t.shown(l,c):void 0;g&&v?J(h,g.rows,g.columns,v.shares):J(h,k.picture.
rows,k.picture.columns,Oe(k,c)),m.classList.toggle("tge-head-old",t.moved&&!v)}}}}function Qt(t,e,n){let r=`${G(n)}, ${e===
A?"mean of the heads":`head ${e}`}`,o=d("canvas",{"aria-hidden":"true"}),s=d("div",{class:e===A?"tge-head tge-head-mean":
"tge-head",role:"gridcell",tabindex:-1,"aria-label":r,title:r},o);return{layer:t,head:e,button:s,canvas:o}}function Xt(t){
let e=d("div",{class:"tge-heads-row",role:"row"},d("span",{class:"tge-layer-name",role:"columnheader"},"head"));for(let n=0;n<
t;n+=1){let r=d("span",{class:"tge-head-name",role:"columnheader"});$(r,String(n)),e.append(r)}if(t>1){let n=d("span",{class:"\
tge-head-name tge-mean-name",role:"columnheader"},"mean");e.append(n)}return e}function Zt(t){return t<=2?52:t<=4?42:t<=
8?26:16}var ut=12,ee=5;function fe(t,e){let n=t.pack,r=t.shown(t.layer,t.head);if(!n||!r)return[];let o=e.row-n.first[0],s=e.column-
n.first[1];return[...en(n,r,o,s),...sn(t,n,r,o,s)]}function en(t,e,n,r){let o=F(e,t,n),s=o.length<=ut,i=ae(o).slice(0,ut),
u=s?[...o.keys()]:i.includes(r)?i:[...i.slice(1),r],a=d("ul",{class:"tge-bars"});for(let f of u)a.append(rn(t,e,n,f,f===
r));let l=s?0:1-u.reduce((f,g)=>f+(o[g]??0),0),c=t.sums===null?tn(o,t,n):o.reduce((f,g)=>f+g,0),m=d("h3",{class:"tge-pan\
el-title"},"Where ");m.append(d("b",{},R(t.rowTokens[n]??"",18))," looks");let h=[m,a];return!s&&l>5e-4&&h.push(mt(`the \
others together ${O(l)}`)),h.push(nn(c)),h}function tn(t,e,n){return(e.rest[n]??-1/0)>-1/0&&!t.every(Number.isNaN)?1:t.reduce(
(o,s)=>o+s,0)}function nn(t){let e=Math.abs(t-1)<1e-6,n=Number.isNaN(t)?"The row adds up to NaN.":`The row adds up to ${e?
"1":M(t)}${e?" ✓":""}`;return d("p",{class:e?"tge-note":"tge-note tge-wrong"},n)}function rn(t,e,n,r,o){let s=n*t.columns+
r,i=e.shares[s]??NaN,u=e.seen[s]===0,a=d("span",{class:"tge-bar-fill","aria-hidden":"true"});return a.style.width=`${100*
Math.max(0,Math.min(1,i||0))}%`,d("li",{class:o?"tge-bar-row tge-bar-chosen":"tge-bar-row"},d("span",{class:"tge-bar-nam\
e"},...on(t,r)),d("span",{class:"tge-bar-track"},a),d("span",{class:"tge-bar-value tge-number"},u?"hidden":O(i)))}function on(t,e){
let n=t.columnTokens[e]??"",r=t.columnTokens.filter(s=>s===n).length>1,o=d("small",{},`${e+t.first[1]} `);return r?[o,T(
n,16)]:[T(n,16)]}function sn(t,e,n,r,o){let s=n.shares[r*e.columns+o]??NaN,i=d("h3",{class:"tge-panel-title"},"How ");if(i.
append(d("b",{class:"tge-number"},Number.isNaN(s)?"nan":s.toFixed(4))," comes about"),t.head===A){let a=`${t.about.heads}\
 heads`;return[i,mt(`The mean of the weights in all ${a}. Choose one to see its steps.`)]}let u=d("ol",{class:"tge-steps"});
return u.append(...an(t,e,r,o),...ln(t,e,n,r,o)),e.vectors&&u.append(cn(t,e,e.vectors,n,r)),[i,u]}function an(t,e,n,r){let o=ge(
t,e,n,r);if(t.about.kind==="weights")return[N("Score","Weights were given, so the score is known up to a number for each\
 row: ",C("log weight",M(o)))];let s=e.vectors;if(s===null)return[N("Score","",C("q · k × scale",M(o)))];let i=ct(s.query,
t.head,e.rows,n,s.width),u=ct(s.key,t.head,e.columns,r,s.width),a=i.reduce((h,f,g)=>h+f*(u[g]??0),0),c=Math.abs(e.scale-
1/Math.sqrt(s.width))<1e-9?`${M(a)} / √${s.width}`:`${M(a)} × ${M(e.scale)}`,m=[N("Query times key","",he("q",i,e.rowTokens[n]??
""),he("k",u,e.columnTokens[r]??""),C("q · k",M(a))),N("Scaled","",C(c,M(a*e.scale)))];return e.biased&&m.push(N("The m\
ask adds a number","",C("score",M(o)))),m}function ln(t,e,n,r,o){let s=r*e.columns+o,i=`${R(e.rowTokens[r]??"",12)} may${n.
seen[s]===0?" not":""} look at ${R(e.columnTokens[o]??"",12)}`;if(n.seen[s]===0)return[N("Mask",i,C("score","−∞")),N(
"Softmax","",C("exp(−∞)",Number.isNaN(n.shares[s])?"0, divided by a sum of 0":"0"))];let u=un(t,e,n,r),a=ge(t,e,r,o),
l=Math.exp(a-u),c=n.shares[s]??NaN;return[N("Mask",i,C("score",M(a))),N("Softmax",`The largest score of the row, ${M(u)}\
, is taken off first.`,C(`exp(${M(a-u)})`,M(l)),C(`${M(l)} / Σ ${M(l/c)}`,M(c)))]}function un(t,e,n,r){let o=-1/0;for(let s=0;s<
e.columns;s+=1)n.seen[r*e.columns+s]===1&&(o=Math.max(o,ge(t,e,r,s)));return o}function cn(t,e,n,r,o){let s=F(r,e,o),i=Array.
from({length:n.valueWidth},(a,l)=>{let c=0;for(let m=0;m<e.columns;m+=1){let h=s[m]??0;h!==0&&(c+=h*(n.value[(t.head*e.columns+
m)*n.valueWidth+l]??0))}return c}),u=e.columns<t.about.columns?"Of the keys shown here: ":"";return N("Output",`${u}Σ we\
ight × value, all keys together`,he("out",i,e.rowTokens[o]??""))}function ge(t,e,n,r){return e.scores[(t.head*e.rows+n)*
e.columns+r]??NaN}function ct(t,e,n,r,o){let s=(e*n+r)*o;return Array.from(t.subarray(s,s+o))}function N(t,e,...n){let r=d(
"li",{},d("b",{class:"tge-step-title"},t));return e&&r.append(d("span",{class:"tge-step-says"},e)),r.append(...n),r}function C(t,e){
let n=d("span",{class:"tge-equation tge-number"});return $(n,t),n.append(" = ",d("b",{},e)),n}function he(t,e,n){let r=Math.
max(...e.map(s=>Math.abs(s)||0),1e-30),o=d("span",{class:"tge-strip",role:"img","aria-label":`${t} of ${T(n)}: ${e.slice(
0,ee).map(s=>U(s,2)).join(", ")}`});o.append(d("i",{},t));for(let s of e.slice(0,ee)){let i=d("span",{class:s<0?"tge-col\
d":"tge-warm",title:M(s)},U(s,2));i.style.setProperty("--tge-heat",`${Math.round(Math.abs(s)/r*50)||0}%`),o.append(i)}return e.
length>ee&&o.append(d("span",{class:"tge-strip-more"},`+${e.length-ee}`)),o}function mt(t){return d("p",{class:"tge-note"},
t)}var mn=["layer","head","row","column","mask","drawing"],dn=[[Se,"walk"],["Space","turn a cell of the mask round"],["[ ]",
"move the border of the mask"],["PgUp PgDn","another head"]],te=class{constructor(e){this.model=e;this.state=new Z(e);let n={
select:r=>this.select(r),hover:r=>this.hover(r),move:(r,o)=>this.move(r,o),toggle:r=>this.move(re(this.state.mask,r.row,
r.column),!0),editing:()=>this.bar.editing()};this.overview=lt(this.state,(r,o)=>this.choose(r,o)),this.bar=Ye(this.state,
(r,o)=>this.move(r,o)),this.drawings={matrix:it(this.state,n),lines:ze(this.state,n)},this.switches=["matrix","lines"].map(
r=>_(r,{class:"tge-button tge-small"},()=>this.set({drawing:r}))),this.element=this.build();for(let r of Object.values(this.
drawings))r.element.addEventListener("keydown",o=>this.key(o));this.listen(),this.refresh()}model;element;state;announcer=be();undo=[];overview;bar;drawings;panel=d(
"div",{class:"tge-attention-panel",role:"region","aria-label":"The chosen token",tabindex:0});stage=d("div",{class:"tge-\
stage"});says=d("div",{class:"tge-says"});title=d("h2",{class:"tge-title"});place=d("span",{class:"tge-place"});moves=d(
"div",{class:"tge-moves",role:"group","aria-label":"Other parts of the matrix"});switches;hovered=null;pending=0;asked="";failed="";shows="";build(){
let e=this.state.layers.reduce((o,s)=>o+s.heads,0)>1,n=d("div",{class:"tge-attention-header"},this.title,this.place,d("s\
pan",{class:"tge-choices tge-drawings",role:"group","aria-label":"Drawing"},...this.switches)),r=d("div",{class:"tge-att\
ention-body"});return e&&r.append(d("div",{class:"tge-heads-scroll"},this.overview.element)),r.append(this.stage,this.panel),
d("div",{class:`tge tge-card tge-attention${e?"":" tge-single-head"}`},n,this.bar.element,r,this.announcer.element)}listen(){
let e=()=>this.schedule();this.undo.push(...mn.map(o=>z(this.model,o,e)),z(this.model,"packs",()=>{this.state.readPacks(),
this.schedule()}),z(this.model,"mask",()=>this.state.forget()),Ne(e),Te(this.element),Ee(this.element));let n=0,r=new ResizeObserver(
()=>{this.stage.clientWidth!==n&&(n=this.stage.clientWidth,this.schedule())});r.observe(this.stage),this.undo.push(()=>r.
disconnect())}close(){cancelAnimationFrame(this.pending),this.undo.forEach(e=>e())}set(e,n=!0){this.state.set(e),n&&this.
state.save(),this.schedule()}choose(e,n){let r=this.state.layers[e];if(r===void 0)return;this.set({layer:e,head:n});let o=n===
A?"mean of the heads":`head ${n}`;this.announcer.say(`${r.name}, ${o}. ${this.rowWords()}`),this.state.packOf(e)===void 0&&
this.request("layer",{layer:e})}select(e){this.set({row:e.row,column:e.column})}hover(e){e?.row===this.hovered?.row&&e?.
column===this.hovered?.column||(this.hovered=e,this.drawings[this.state.drawing].mark(e),this.panel.replaceChildren(...fe(
this.state,e??this.state.cell)))}move(e,n){this.state.forget(),this.set({mask:e},n),n&&(this.refresh(),this.announcer.say(
this.says.textContent||"The model's own mask."))}key(e){if(e.ctrlKey||e.metaKey||e.altKey)return;let n=this.state.cell,o={
ArrowUp:[-1,0],ArrowDown:[1,0],ArrowLeft:[0,-1],ArrowRight:[0,1],Home:[0,-1/0],End:[0,1/0]}[e.key];if(o)this.walk(n,o);else if(e.
key===" ")this.move(re(this.state.mask,n.row,n.column),!0);else if(e.key==="PageUp"||e.key==="PageDown")this.nextHead(e.
key==="PageUp"?-1:1);else if(e.key==="["||e.key==="]")this.nudge(e.key==="["?-1:1);else return;e.preventDefault()}walk(e,[
n,r]){let o=this.state.pack;if(o===void 0)return;let s=(l,c,m)=>Math.max(c,Math.min(c+m-1,l));this.select({row:s(e.row+n,
o.first[0],o.rows),column:s(e.column+r,o.first[1],o.columns)});let i=this.state.shown(this.state.layer,this.state.head);
if(!i)return;let u=this.state.cell,a=Ke(i,o,u.row-o.first[0],u.column-o.first[1]);this.announcer.say(n?`${a}. ${this.rowWords()}`:
a)}nextHead(e){let{layer:n,head:r,layers:o}=this.state,s=o.flatMap((a,l)=>Array.from({length:a.heads},(c,m)=>[l,m])),i=s.
findIndex(([a,l])=>a===n&&l===Math.max(0,r)),u=s[Math.max(0,Math.min(s.length-1,i+e))];u&&this.choose(...u)}nudge(e){let n=this.
state.mask;n.kind==="padding"?this.move({...n,length:Math.max(0,n.length+e)},!0):(n.kind==="causal"||n.kind==="window")&&
this.move({...n,border:n.border+e},!0)}request(e,n){this.failed="",ne(this.model,e,n).catch(r=>{this.failed=String(r.message),
this.schedule()})}askRest(){let{layer:e,mask:n}=this.state,r=JSON.stringify([e,n]);!this.state.restMissing||this.asked===
r||(this.asked=r,ne(this.model,"rest",{layer:e,mask:n}).then(({content:o})=>{this.state.keepRest(e,n,I(String(o.rest))),
this.schedule()}).catch(()=>{}))}shift(e,n){let[r=0,o=0]=this.model.get("window"),{pack:s,about:i}=this.state;if(!s)return;
let u=(l,c,m,h)=>Math.max(0,Math.min(h-m,l+c*m)),a=[u(r,e,s.rows,i.rows),u(o,n,s.columns,i.columns)];this.request("layer",
{layer:this.state.layer,window:a})}schedule(){this.pending||(this.pending=requestAnimationFrame(()=>this.refresh()))}refresh(){
cancelAnimationFrame(this.pending),this.pending=0;let{state:e}=this;this.hovered=null,$(this.title,hn(e)),$(this.place,fn(
e)),this.switches.forEach(s=>E(s,{"aria-pressed":String(s.textContent===e.drawing)})),this.bar.update(),this.overview.paint(),
this.askRest(),this.says.replaceChildren(...this.sentences());let n=this.drawings[e.drawing],r=e.pack===void 0,o=r?"noth\
ing":e.drawing;o!==this.shows&&this.stage.replaceChildren(...r?[pn()]:[n.element,bn(),this.says,this.moves,Ae(dn)]),this.
shows=o,this.offerMoves(),r||n.draw(this.stage.clientWidth||420),this.panel.replaceChildren(...fe(e,e.cell))}sentences(){
let{state:e}=this,{pack:n}=e,r=e.shown(e.layer,e.head),o=[],s=(i,u="")=>{i&&o.push(d("p",{class:u},i))};return this.failed&&
s(this.failed,"tge-warning"),!n||!r||(s(e.moved?qe(e.mask):We(e.about.row_error)),s(De(r,n,e.mask),"tge-warning"),s(_e(r,
n),"tge-warning"),n.sums!==null&&!e.moved&&s("These rows do not add up to 1: they are no probabilities.","tge-warning"),
e.cropped&&s(gn(e))),o}offerMoves(){if(this.moves.hidden=!this.state.cropped,this.moves.hidden||this.moves.childElementCount>
0)return;let e=(n,r,o)=>_(n,{class:"tge-button tge-small"},()=>this.shift(r,o));this.moves.append(e("← keys",0,-1),e("\
keys →",0,1),e("↑ queries",-1,0),e("queries ↓",1,0))}rowWords(){let{pack:e}=this.state,n=this.state.shown(this.state.
layer,this.state.head);return!e||!n?"":Fe(n,e,this.state.cell.row-e.first[0])}};function hn(t){let{layers:e}=t,n=e[0]?.heads??
0,r=(s,i)=>`${s} ${i}${s===1?"":"s"}`,o=e.every(s=>s.heads===n);return`Attention: ${r(e.length,"layer")}${o?` × ${r(n,"\
head")}`:""}`}function fn(t){let{about:e,head:n}=t,r=n===A?"mean of the heads":`head ${n}`;return`${e.name}, ${r}`}function gn(t){
let{pack:e,about:n}=t;if(!e)return"";let r=(i,u,a)=>`${W(i)}–${W(i+u-1)} of ${W(a)}`,[o,s]=e.first;return`Shown: queri\
es ${r(o,e.rows,n.rows)}, keys ${r(s,e.columns,n.columns)}.`}function pn(){return d("p",{class:"tge-note"},"The numbers \
of this layer did not fit into the saved notebook. Run the cell again to see them.")}function bn(){let t=d("span",{class:"\
tge-scale","aria-hidden":"true"}),e=d("span",{class:"tge-swatch-hidden","aria-hidden":"true"});return d("p",{class:"tge-\
note tge-legend-line"},"0",t,"1",e,"hidden by the mask")}function wn({model:t,el:e}){let n=new te(t);e.replaceChildren(n.
element);let r=z(t,"layers",()=>{n.close(),n=new te(t),e.replaceChildren(n.element)});return()=>{r(),n.close()}}var Hr={
render:wn};export{Hr as default};
