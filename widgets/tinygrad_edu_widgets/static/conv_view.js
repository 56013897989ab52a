var Ct="http://www.w3.org/2000/svg";function k(e,t){for(let[n,r]of Object.entries(t))r===!1?e.removeAttribute(n):e.setAttribute(
n,r===!0?"":String(r))}function d(e,t={},...n){let r=document.createElement(e);return k(r,t),r.append(...n),r}function S(e,t={},...n){
let r=document.createElementNS(Ct,e);return k(r,t),r.append(...n),r}function se(e,t,n){let r=d("button",{type:"button",...t},
e);return r.addEventListener("click",n),r}function P(e,t){e.textContent!==t&&(e.textContent=t)}var Ae=0;function G(e){return Ae+=
1,`${e}-${Date.now().toString(36)}-${Ae}`}function Ne(){let e=d("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:e,
say:n=>{e.textContent=e.textContent===n?`${n} `:n}}}function pe(e,t,n){return e.on(`change:${t}`,n),()=>e.off(`change:${t}`,n)}function Oe(e,t){return e.on("msg:custom",t),
()=>e.off("msg:custom",t)}function _e(e,t){return Pe(e,()=>e.send(t))}function Re(e){return Pe(e,()=>e.save_changes())}var Lt=new WeakMap;function Pe(e,t){try{t()}catch{return Lt.get(e)?.forEach(n=>n()),!1}return!0}var Tt=1e4,Ie="No answer: this needs a running kernel. Run the cell again.",ze=0;function He(e,t,n={},r=Tt){ze+=1;let o=ze;
return new Promise((s,i)=>{let a=()=>{clearTimeout(l),u()},u=Oe(e,(c,m)=>{let p=c;p?.kind!=="reply"||p.id!==o||(a(),p.error===
void 0?s({content:c,buffers:m}):i(new Error(String(p.error))))}),l=setTimeout(()=>{a(),i(new Error(Ie))},r);_e(e,{...n,kind:"\
request",id:o,name:t})||(a(),i(new Error(Ie)))})}function T(e,t=3){if(e===null||Number.isNaN(e))return"nan";if(!Number.isFinite(e))return e>0?"inf":"−inf";if(e===0)return"\
0";let n=Math.abs(e);return n>=1e6||n<.001?Fe(At(e,t)):Number.isInteger(e)?Ge(e):n>=10**t?Ge(Math.round(e)):Fe(e.toPrecision(
t))}function Ge(e){let t=String(Math.abs(e)).replace(/\B(?=(\d{3})+$)/g,",");return e<0?`−${t}`:t}function At(e,t){let[
n="",r="0"]=e.toExponential(t-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(r)}`}function Fe(e){
return e.replaceAll("-","−")}var Nt="…",Ot=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function F(e){return e.replace(Ot,t=>t===`
`?"⏎":`\\u${t.charCodeAt(0).toString(16).padStart(4,"0")}`)}function K(e,t){let n=Array.from(e.slice(0,2*t+2));return n.
length<=t?e:n.slice(0,Math.max(0,t-1)).join("")+Nt}var Be="↑ ↓ ← →";function De(e){let t=e.flatMap(([n,r])=>[d("dt",{},...n.split(" ").map(o=>d("kbd",{},o))),d("dd",
{},r)]);return d("details",{class:"tge-keys"},d("summary",{},"Keyboard"),d("dl",{},...t))}function _t({key:e,ctrlKey:t,metaKey:n,altKey:r,shiftKey:o}){return!t&&!r&&!n&&!(o&&e==="Enter")}function Ke(e){let t=n=>{
_t(n)&&n.stopPropagation()};return e.addEventListener("keydown",t),()=>e.removeEventListener("keydown",t)}function je(e){let t=new MutationObserver(e),n=["class","style","data-jp-theme-light","data-theme"];for(let r of[document.
documentElement,document.body])t.observe(r,{attributes:!0,attributeFilter:n});return()=>t.disconnect()}function Ve(e,t,n){let r=new Map,o=d("div",{class:"tge-tabs",role:"tablist","aria-label":e});for(let{name:u,panel:l}of t){
let c=d("button",{type:"button",class:"tge-tab",role:"tab",id:G("tge-tab")});l.id||=G("tge-panel"),k(c,{"aria-controls":l.
id}),k(l,{role:"tabpanel","aria-labelledby":c.id}),c.addEventListener("click",()=>n(u)),r.set(u,c),o.append(c)}let s=u=>{
let l=r.get(u),c=l&&!l.hidden?u:t[0]?.name;for(let{name:m,panel:p}of t){let b=m===c;p.hidden=!b,k(r.get(m),{"aria-select\
ed":String(b),tabindex:b?0:-1})}},i=(u,l)=>{let c=r.get(u);c!==void 0&&(P(c,l),c.hidden=l==="")};return o.addEventListener(
"keydown",u=>{let l=[...r].filter(([,y])=>!y.hidden),c=l.findIndex(([,y])=>y===u.target),m=Rt(u.key,c,l.length),[p,b]=l[m??
-1]??[];p!==void 0&&(u.preventDefault(),n(p),b?.focus())}),{element:o,show:s,label:i,focus:u=>r.get(u)?.focus()}}function Rt(e,t,n){
return e==="ArrowLeft"||e==="ArrowUp"?(t-1+n)%n:e==="ArrowRight"||e==="ArrowDown"?(t+1)%n:e==="Home"?0:e==="End"?n-1:void 0}function Ue(e,t,n,r,o=r){let s=Math.max(26,Math.ceil(6.7*n+9));if(t*s<=r&&e*t<=1600)return{width:s,height:26,numbers:!0};
let i=Math.min(Math.min(r,o)/Math.max(t,1),440/Math.max(e,1)),a=Math.max(3,Math.min(26,Math.floor(i)));return{width:a,height:a,
numbers:!1}}function j(e,[t,n],r,o){let i={ArrowLeft:[t,n-1],ArrowRight:[t,n+1],ArrowUp:[t-1,n],ArrowDown:[t+1,n],Home:[
t,0],End:[t,o-1],PageUp:[0,n],PageDown:[r-1,n]}[e];if(i===void 0)return;let a=(u,l)=>Math.max(0,Math.min(u,l-1));return[
a(i[0],r),a(i[1],o)]}var qe=[[11,98,196],[133,176,226],[238,239,242],[230,163,112],[184,78,6]],We=[[122,180,255],[72,110,160],[52,56,64],[166,
105,58],[255,164,92]];function Ye(e,t){let n=Number.isNaN(t)?0:t,r=Math.min(Math.max(n,0),1)*(e.length-1),o=Math.min(Math.
floor(r),e.length-2),[s,i]=[e[o],e[o+1]],a=u=>Math.round(s[u]+(i[u]-s[u])*(r-o));return[a(0),a(1),a(2)]}function Xe(e){return getComputedStyle(e).colorScheme==="dark"}var Pt="⁰¹²³⁴⁵⁶⁷⁸⁹";function It(e){let t=e.flat().filter(r=>r!==null),n=Math.max(-300,Math.floor(Math.log10(
Ze(e)||1)));return n>=4||n<-1?{exponent:n,decimals:3}:t.every(Number.isInteger)?{exponent:0,decimals:0}:{exponent:0,decimals:3-
Math.max(0,n)}}function zt(e,t){if(e===null)return"∗";if(e===0)return"0";let n=(Math.abs(e)/10**t.exponent).toFixed(t.
decimals);return(e<0?"−":"")+n}function ie(e){if(e.exponent===0)return"";let n=[...String(Math.abs(e.exponent))].map(r=>Pt[Number(
r)]).join("");return`× 10${e.exponent<0?"⁻":""}${n}`}function Qe(e,t){return`${e} ${t}${e===1?"":"s"}`}function Q(e,t){return e===null||t===0?0:Math.max(-1,Math.min(1,e/t))}
function Ze(e){let t=0;for(let n of e)for(let r of n)r!==null&&(t=Math.max(t,Math.abs(r)));return t}function I(e){let t=e.
filter(Number.isFinite),n=Math.floor(Math.log10(Ze([t])||1)),o=n<-1&&n>=-3?{exponent:0,decimals:2-n}:It([t]);if(o.exponent!==
0)return o;let s=a=>t.every(u=>Math.abs(Number(u.toFixed(a))-u)<1e-6),{decimals:i}=o;for(;i>0&&s(i-1);)i-=1;return{exponent:0,
decimals:i}}function V(e,t){return Number.isNaN(e)?"nan":Number.isFinite(e)?zt(e,t):e>0?"∞":"−∞"}function Je(e){let n=e%
100>=11&&e%100<=13?"th":["th","st","nd","rd"][e%10]??"th";return`${e.toLocaleString("en")}${n}`}var Ht=15,fe=6.2,et=1600;function U(e,t){let n=d("canvas",{class:"tge-grid-pixels","aria-hidden":"true"}),r=S("svg",{class:"\
tge-grid-cells","aria-hidden":"true"}),o=t.key===void 0,s=d("div",{class:"tge-grid"},n,r);k(s,o?{role:"img"}:{role:"appl\
ication",tabindex:0,"aria-roledescription":e});let a=S("g",{class:"tge-marks"}),u={width:26,height:26,numbers:!0},l=null,
c=[],m=0,p=0,b=f=>{l=f;let{rows:h,columns:x}=f,$=Ft(f);m=$.reduce((E,N)=>Math.max(E,N.length),0)*fe,m=m>0?m+7:1,p=f.columnLabel?
Ht:1,u=Ue(h,x,Bt(f),f.room-m-1,(f.colourRoom??f.room)-m-1);let L=f.columnLabel?.(x-1)??"",C=Math.max(1,(L.length*fe-u.width)/
2+1),A=m+x*u.width+C,z=p+h*u.height+1;k(r,{width:A,height:z,viewBox:`0 0 ${A} ${z}`});let H=h*x>et;n.hidden=!H,H&&M(f),r.
replaceChildren(...H?[Vt(f,y)]:[Dt(f,u,y)],Ut(f,$,u,m,p),S("rect",{class:"tge-grid-frame",x:m,y:p,width:x*u.width,height:h*
u.height}),a),w(c)},y=(f,h)=>[m+h*u.width,p+f*u.height],M=f=>{let{rows:h,columns:x}=f;k(n,{width:x,height:h}),Object.assign(
n.style,{left:`${m}px`,top:`${p}px`,width:`${x*u.width}px`,height:`${h*u.height}px`}),he(n,f)},w=f=>{c=f,a.replaceChildren(
...f.map(({row:h,column:x,rows:$=1,columns:L=1,kind:C})=>{let[A,z]=y(h,x);return S("rect",{class:`tge-mark ${C}`,x:A+.5,
y:z+.5,width:L*u.width-1,height:$*u.height-1,rx:u.numbers?2:0})}))};return Gt(s,f=>{let h=r.getBoundingClientRect(),x=Math.
floor((f.clientX-h.left-m)/u.width),$=Math.floor((f.clientY-h.top-p)/u.height);return l!==null&&$>=0&&x>=0&&$<l.rows&&x<
l.columns?[$,x]:null},t),{element:s,draw:b,mark:w,name:f=>k(s,{"aria-label":f})}}function Gt(e,t,n){e.addEventListener("\
pointermove",r=>{let o=t(r);if(o===null)return n.leave?.();r.buttons&1?n.pick?.(...o):n.point?.(...o)}),e.addEventListener(
"pointerleave",()=>n.leave?.()),e.addEventListener("pointerdown",r=>{let o=t(r);o!==null&&r.button===0&&n.pick?.(...o)}),
e.addEventListener("keydown",r=>{r.ctrlKey||r.metaKey||r.altKey||n.key?.(r.key)&&r.preventDefault()})}function Ft({rows:e,
rowLabel:t}){return t?Array.from({length:e},(n,r)=>t(r)):[]}function Bt(e){let{rows:t,columns:n,scale:r}=e;if(t*n>et)return 99;
let o=1;for(let s=0;s<t;s+=1)for(let i=0;i<n;i+=1){let a=e.value(s,i);a!==void 0&&(o=Math.max(o,V(a,r).length))}return o}
function Dt(e,t,n){let r=S("g");for(let o=0;o<e.rows;o+=1)for(let s=0;s<e.columns;s+=1)r.append(...Kt(e,t,o,s,...n(o,s)));
return r}function Kt(e,t,n,r,o,s){let i=e.value(n,r),a=e.kind?.(n,r)??"",l=e.share?.(n,r)??(i===void 0?0:Q(i,e.largest)),
c=i===void 0?"unknown":jt(i),m={x:o,y:s,width:t.width,height:t.height},p=S("rect",{class:`tge-cell tge-${c} ${a}`,...m}),
b=t.numbers?50:90,y=Number.isFinite(l)?Math.round(Math.abs(l)*b):0;p.style.setProperty("--tge-heat",`${y}%`);let w=i!==void 0&&
!a.includes("tge-blank")?V(i,e.scale):"",v=w!==""&&!Number.isFinite(i);if(w===""||!t.numbers&&!v)return[p];let g={x:o+t.
width/2,y:s+t.height/2},f=t.numbers?w:"×";return[p,S("text",{class:`tge-cell-text ${a}`,...g},f)]}function jt(e){return Number.
isFinite(e)?e<0?"cold":"warm":"odd"}function Vt(e,t){let n=S("g");for(let r=0;r<e.rows;r+=1)for(let o=0;o<e.columns;o+=1){
let s=e.value(r,o);if(s===void 0||Number.isFinite(s))continue;let[i,a]=t(r,o);if(n.append(S("text",{class:"tge-odd-sign",
x:i,y:a},"×")),n.childElementCount>300)return n}return n}function Ut(e,t,n,r,o){let s=S("g",{class:"tge-grid-labels"}),
{columns:i,columnLabel:a}=e,u=a?a(i-1).length*fe+6:1,l=Math.max(1,Math.ceil(u/n.width)),c=Math.max(1,Math.ceil(12/n.height));
t.forEach((m,p)=>{if(p%c>0)return;let b=o+(p+.5)*n.height;s.append(S("text",{x:r-5,y:b,"text-anchor":"end"},m))});for(let m=0;a&&
m<i;m+=l){let b={x:r+(m+.5)*n.width,y:o-7,"text-anchor":"middle"};s.append(S("text",b,a(m)))}return s}function he(e,{rows:t,
columns:n,value:r,largest:o}){let s=e.getContext("2d");if(s===null||t===0||n===0)return;let i=Xe(e)?We:qe,a=s.createImageData(
n,t);for(let u=0;u<t;u+=1)for(let l=0;l<n;l+=1){let c=r(u,l);if(c===void 0)continue;let m=Number.isNaN(c)?.5:(Q(c,o)+1)/
2;a.data.set([...Ye(i,m),255],4*(u*n+l))}s.putImageData(a,0,0)}function tt({rows:e,columns:t,value:n,scale:r}){let o=s=>Array.
from({length:t},(i,a)=>{let u=n(s,a);return u===void 0?"empty":V(u,r)}).join(" ");return Array.from({length:e},(s,i)=>o(
i)).join("; ")}function q(e){let t=0;for(let n of e)n!==void 0&&Number.isFinite(n)&&(t=Math.max(t,Math.abs(n)));return t}function Z(e){return typeof e=="number"?e:e==="nan"?Number.NaN:e==="inf"?1/0:-1/0}function be(e){return{part:e,input:Float64Array.from(e.input.values,Z),output:Float64Array.from(e.output.values,Z),weight:e.
weight.map(t=>Float64Array.from(t,Z)),bias:e.bias&&Float64Array.from(e.bias,Z)}}function J({stride:e,dilation:t},[n,r],[
o,s]){return[n*e[0]+o*t[0],r*e[1]+s*t[1]]}function ae({kernel:e,dilation:t},n){return t[n]*(e[n]-1)+1}function ge({padding:e,
in_size:t},[n,r]){let[o=0,,s=0]=e,[i=0,a=0]=t;return n<o||n>=o+i||r<s||r>=s+a}function nt(e,[t,n]){let r=(o,s)=>{let i=(ae(
e,s)-1)/2,a=Math.round((o-i)/e.stride[s]);return Math.max(0,Math.min(e.out_size[s]-1,a))};return[r(t,0),r(n,1)]}function _(e,t){
let n=Math.floor(t/(e.out_channels/e.groups));return e.channels.filter(r=>Math.floor(r/e.depth)===n)}function rt(e,t,n,[
r,o]){let[s,i]=[r-e.row,o-e.column];return s>=0&&i>=0&&s<e.rows&&i<e.columns?t[(n*e.rows+s)*e.columns+i]??NaN:NaN}function we({
part:e,input:t},n,r){return rt(e.input,t,e.channels.indexOf(n),r)}function ee({part:e,output:t},n,r){return rt(e.output,
t,n-e.first,r)}function W({kernel:[e=1,t=1]}){return Array.from({length:e*t},(n,r)=>[Math.floor(r/t),r%t])}function B({part:e,
weight:t},n,r){let o=e.kernel[0]*e.kernel[1],s=r%e.depth*o;return[...(t[n-e.first]??[]).slice(s,s+o)]}function D(e,t,n){
let{part:r}=e;return W(r).map(o=>we(e,t,J(r,n,o)))}function Y(e,t,n){let{part:r,bias:o}=e,s=_(r,t).map(c=>{let m=B(e,t,c),
p=D(e,c,n);return{channel:c,sum:qt(p,m)}}),i=ee(e,t,n),a=o===null?null:o[t-r.first]??0,u=s.reduce((c,m)=>c+m.sum,a??0),l=r.
depth-s.length;return{channels:s,others:{count:l,sum:l>0?i-u:0},bias:a,total:i}}function qt(e,t){return e.reduce((n,r,o)=>n+
r*(t[o]??0),0)}function O({output:e},[t,n]){let[r,o]=[t-e.row,n-e.column];return r>=0&&o>=0&&r<e.rows&&o<e.columns?r*e.columns+
o:-1}function R({output:e},t){let n=Math.floor(t/e.columns);return[e.row+n,e.column+t%e.columns]}function xe({out_size:[
,e=1]},t){return[Math.floor(t/e),t%e]}function ue({out_size:[,e=1]},[t,n]){return t*e+n}function ye(e,t){let[n,r,o,s]=[e.
in_size[t],e.kernel[t],e.stride[t],e.dilation[t]],i=e.padding[2*t]+e.padding[2*t+1],a=`${s}·(${r} − 1)`,u=`(${n} + ${i}\
 − ${a} − 1)`;return`${(n+i-s*(r-1)-1)%o===0?`${u} / ${o}`:`⌊${u} / ${o}⌋`} + 1 = ${e.out_size[t]}`}var Wt=40,ve=64;function ot({numbers:e,out:t,channel:n,cell:r},o){let{part:s}=e,i=s.kernel[0]*s.kernel[1],a=_(s,t),u=a.length*
i<=Wt?a:[n],l=s.output.rows*s.output.columns,c=Math.max(1,Math.min(o,l,ve)),m=O(s,r)-Math.floor(c/2),p=Math.max(0,Math.min(
m,l-c)),b=Array.from({length:c},(v,g)=>R(s,p+g)),y=b.map(v=>u.flatMap(g=>D(e,g,v))),M=W(s),w=u.flatMap(v=>M.map(([g,f])=>s.
depth>1?`${v},${g},${f}`:`${g},${f}`));return{channels:u,rows:w.map((v,g)=>y.map(f=>f[g]??NaN)),weights:u.flatMap(v=>B(e,
t,v)),cells:b,outputs:b.map(v=>ee(e,t,v)),labels:w}}function st(e){let t=null,n=null,r=l=>{if(t===null)return;let{part:c}=t.
numbers,m=c.output.rows*c.output.columns,p=Math.max(0,Math.min(m-1,O(c,t.cell)+l));e.pause(),e.go(R(c,p))},o=U("matrix o\
f patches",{pick:(l,c)=>{let m=n?.cells[c-2];m!==void 0&&(e.pause(),e.go(m))},key:l=>{let c=j(l,[0,1e3],1,2001);return c&&
l!=="ArrowUp"&&l!=="ArrowDown"&&r(c[1]-1e3),c!==void 0&&l.startsWith("Arrow")}});o.name("Matrix whose columns are the pa\
tches. Left and right arrow keys slide.");let s=d("p",{class:"tge-note"}),i=d("p",{class:"tge-conv-formula"});return{panel:d(
"div",{class:"tge-columns"},d("figure",{class:"tge-conv-figure tge-view-4"},o.element),s,i),draw:(l,c)=>{t=l;let m=ot(l,
ve),p=Math.max(3,Math.floor((c-60)/Yt(m))-2);n=ot(l,p<4?ve:p),Xt(o,n,l,c),s.textContent=Qt(n,l),i.replaceChildren(...Zt(
n,l))}}}function Yt({rows:e,weights:t}){let n=I([...e.flat(),...t]);return Math.max(26,Math.ceil(6.7*(n.decimals+(n.decimals?
3:2))+9))}function Xt(e,t,{cell:n},r){let{rows:o,weights:s,cells:i,outputs:a,labels:u}=t,l=q(o.flat()),[c,m]=[q(s),q(a)],
p=o.length+1,b=(w,v)=>{if(w===p)return v<2?void 0:a[v-2];if(w!==p-1)return v===0?s[w]:v===1?void 0:o[w]?.[v-2]},y=(w,v)=>w===
p-1||v===1||w===p&&v===0;e.draw({rows:o.length+2,columns:i.length+2,value:b,kind:(w,v)=>y(w,v)?"tge-gap":"",share:(w,v)=>{
let g=b(w,v);return g===void 0?0:Q(g,w===p?m:v===0?c:l)},rowLabel:w=>u[w]??(w===p?"output":""),columnLabel:w=>w===0?"w":
w===1?"":i[w-2]?.join(",")??"",largest:1,scale:it(t),room:r});let M=i.findIndex(([w,v])=>w===n[0]&&v===n[1])+2;e.mark([{
row:0,column:0,rows:o.length,kind:"tge-mark-kernel"},{row:0,column:M,rows:o.length,kind:"tge-mark-window"},{row:p,column:M,
kind:"tge-mark-here"}])}function it({weights:e,rows:t,outputs:n}){return I([...e,...t.flat(),...n])}function Qt(e,{numbers:{
part:t},out:n}){let{rows:r,cells:o,channels:s}=e,i=t.depth*t.kernel[0]*t.kernel[1],a=t.out_size[0]*t.out_size[1],u=r.length===
i&&o.length===a,l=[`The matrix is ${i} × ${a}: a row for each kernel cell, a column for each output number.`,"The kerne\
l w, here stood upright, times a column is the output number below it."];u||l.push(`Here are ${r.length} rows and ${o.length}\
 columns.`),s.length<t.depth&&l.push(`The rows are those of input channel ${s[0]}.`);let c=ie(it(e));return c!==""&&l.push(
`Numbers ${c}.`),t.out_channels>1&&l.push(`w is kernel ${n} of ${t.out_channels}.`),l.join(" ")}function Zt({rows:e,weights:t,
cells:n,channels:r},o){let{numbers:s,out:i,cell:a}=o,u=n.findIndex(([y,M])=>y===a[0]&&M===a[1]);if(u<0)return[];let l=e.
reduce((y,M,w)=>y+(M[u]??0)*(t[w]??0),0),{total:c,bias:m}=Y(s,i,a),p=r.length===s.part.depth&&m===null,b=[`w · column ${a.
join(",")}`];return p||b.push(` = ${T(l,4)}`),r.length<s.part.depth&&b.push(` + ${T(c-l-(m??0),4)} of the other rows`),m!==
null&&b.push(` + ${T(m,4)} bias`),[b.join("")," = ",d("b",{class:"tge-number tge-conv-total"},T(c,4))]}function ut(e,t,n,r){let o={rows:[n[0]],columns:[n[1]]},s=[o];for(let i=t;i>=0;i-=1){let a=e[i],u=i===0?r:e[i-1].size;o=
{rows:at(a,0,o.rows,u[0]),columns:at(a,1,o.columns,u[1])},s.unshift(o)}return s}function at({kernel:e,stride:t,padding:n,
dilation:r},o,s,i){let a=new Set;for(let u of s)for(let l=0;l<e[o];l+=1){let c=u*t[o]-n[2*o]+l*r[o];c>=0&&c<i&&a.add(c)}
return[...a].sort((u,l)=>u-l)}function lt({rows:e,columns:t}){return[e,t].some(n=>Me(n)>n.length)}function Me(e){return e.
length>0?e.at(-1)-e[0]+1:0}function ct(e){let[t,n]=[[1,1],[1,1]];return e.map(({kernel:r,stride:o,dilation:s})=>{let i=[
0,1].map(l=>{let[c,m]=[r[l],s[l]],p=t[l]+(c-1)*m*n[l],b=m===1?"":`·${m}`,y=`(${c} − 1)${b}·${n[l]}`,M=`${t[l]} + ${y}\
 = ${p}`;return{grown:p,text:M,jump:n[l]*o[l]}});t=[i[0].grown,i[1].grown],n=[i[0].jump,i[1].jump];let u=i[0].text===i[1].
text?i[0].text:`${i[0].text}; ${i[1].text}`;return{field:t,jump:n,formula:u}})}function ke({rows:e,columns:t}){return[Me(
e),Me(t)]}var Jt=-128;function en(e,t){let[,n=0,r=0]=e.shown,o=Int8Array.from(atob(e.pixels),i=>i.charCodeAt(0)),s=t*n*r;return Array.
from(o.subarray(s,s+n*r),i=>i===Jt?NaN:i/127)}function te(e,t,n){let[,r=1,o=1]=e.shown,s=d("canvas",{class:"tge-map",width:o,
height:r,"aria-hidden":"true"}),i=n/Math.max(r,o);return s.style.width=`${Math.round(o*i)}px`,s.style.height=`${Math.round(
r*i)}px`,s.dataset.channel=String(t),s}function ne(e,t,n){let[,r=0,o=0]=t.shown,s=en(t,n);he(e,{rows:r,columns:o,value:(a,u)=>s[a*
o+u],largest:1})}var Se=250,tn=96,nn=40;function mt(e){let t=null,n=-1,r=[0,0],o=Se,s=G("tge-field"),i=d("select",{id:s}),a=d("div",{class:"\
tge-conv-row tge-field-large"}),u=d("div",{class:"tge-field-between"}),l=d("p",{class:"tge-conv-formula tge-field-words"}),
c=d("div",{class:"tge-field-table"}),m=d("p",{class:"tge-note"}),p=d("div",{class:"tge-field"},d("label",{class:"tge-cho\
ice",for:s},"A number of ",i),a,l,u,c,m),b=()=>t?.field.layers??[],y=h=>t?.maps.find(x=>x.name===h&&x.kind!=="input"),M=()=>{
i.replaceChildren(...b().map((h,x)=>d("option",{value:x},X(h)))),n=b().findLastIndex(({kind:h})=>h!=="point"),n<0&&(n=b().
length-1),w(),c.replaceChildren(...on(b())),m.textContent=t?.field.ends??"",m.hidden=m.textContent===""},w=()=>{let[h=1,
x=1]=b()[n]?.size??[];r=[Math.floor(h/2),Math.floor(x/2)]},v=()=>{let h=b()[n],[x]=t?.maps??[],$=h===void 0||x===void 0;
for(let C of[a,u,c,l])C.hidden=$;if(i.parentElement.hidden=$,$)return;i.value=String(n);let L=ut(b(),n,r,x.size);a.replaceChildren(
$e("Image",x,x.size,L[0],o,"tge-view-1"),g(h,L.at(-1))),u.replaceChildren(...b().slice(0,n).map((C,A)=>$e(X(C),y(C.name),
C.size,L[A+1],tn,"tge-view-3"))),l.textContent=rn(h,r,L[0]),c.querySelectorAll("tr").forEach((C,A)=>{C.classList.toggle(
"tge-chosen",A===n+1)})},g=(h,x)=>{let[$=1,L=1]=h.size,C=$e(X(h),y(h.name),h.size,x,o,"tge-view-3"),A=C.querySelector(".\
tge-tile-picture");k(A,{tabindex:0,role:"application","aria-roledescription":"layer","aria-label":`${X(h)}, ${$} by ${L}\
. Arrow keys choose one.`});let z=E=>{let N=A.getBoundingClientRect(),Le=(Et,Te)=>Math.max(0,Math.min(Te-1,Math.floor(Et*
Te)));return[Le((E.clientY-N.top)/N.height,$),Le((E.clientX-N.left)/N.width,L)]},H=(E,N)=>{r=E,v(),N&&a.querySelector("[\
tabindex]")?.focus(),e(l.textContent)};return A.addEventListener("pointerdown",E=>H(z(E),!0)),A.addEventListener("pointe\
rmove",E=>{E.buttons&1&&H(z(E),!0)}),A.addEventListener("keydown",E=>{if(E.ctrlKey||E.metaKey||E.altKey)return;let N=j(E.
key,r,$,L);N!==void 0&&(E.preventDefault(),H(N,!0))}),C};return i.addEventListener("change",()=>{n=Number(i.value),w(),v(),
e(l.textContent)}),{panel:p,draw:(h,x)=>{o=x<2*Se+40?Math.max(110,Math.floor((x-40)/2)):Se,t!==h.document&&(t=h.document,
M()),v()}}}function X({name:e,label:t}){return K(F(`${e} ${t}`.trim()),nn)}function $e(e,t,n,r,o,s){let[i=1,a=1]=n,u=o/Math.
max(i,a),[l,c]=[a*u,i*u],m=d("div",{class:"tge-tile-picture"});if(Object.assign(m.style,{width:`${l}px`,height:`${c}px`}),
t){let w=te(t,0,o);Object.assign(w.style,{width:"100%",height:"100%"}),m.append(w),queueMicrotask(()=>ne(w,t,0))}let[p,b]=ke(
r),y={x:(r.columns[0]??0)*u,y:(r.rows[0]??0)*u,width:Math.max(3,b*u),height:Math.max(3,p*u)};m.append(S("svg",{width:l,height:c,
viewBox:`0 0 ${l} ${c}`,"aria-hidden":"true"},S("rect",{class:"tge-region-halo",...y}),S("rect",{class:"tge-region",...y})));
let M=`${i} × ${a}`;return d("figure",{class:`tge-conv-figure tge-tile ${s}`},d("figcaption",{class:"tge-conv-name"},e,
d("small",{},` ${M}`)),m,d("p",{class:"tge-note"},`${p} × ${b}`))}function rn(e,[t,n],r){let[o,s]=ke(r),i=c=>`${c[0]} t\
o ${c.at(-1)}`,a=`rows ${i(r.rows)}, columns ${i(r.columns)}`,u=`Number [${t}, ${n}] of ${X(e)}`;if(o===0||s===0)return`${u}\
 sees only padding.`;let l=lt(r)?", with gaps":"";return`${u} sees ${o} × ${s} pixels: ${a}${l}.`}function on(e){if(e.length===
0)return[];let t=(i,a)=>d(i,{},a),n=ct(e),r=e.map((i,a)=>{let u=n[a],l=([m,p])=>m===p?`${m}`:`${m} × ${p}`,c=i.kind==="\
point"?"each number alone":sn(i);return d("tr",{},d("th",{scope:"row"},X(i)),...[c,u.formula,l(u.jump)].map(m=>t("td",m)))}),
s=d("tr",{},...["layer","window","sees: before + (kernel − 1)·jump","jump after it"].map(i=>d("th",{scope:"col"},i)));
return[d("table",{},d("caption",{class:"tge-visually-hidden"},"How the receptive field grows"),d("thead",{},s),d("tbody",
{},...r))]}function sn({kernel:e,stride:t,dilation:n}){let r=s=>s[0]===s[1]?`${s[0]}`:`${s[0]} × ${s[1]}`,o=[`kernel ${r(
e)}`,`stride ${r(t)}`];return n.some(s=>s>1)&&o.push(`dilation ${r(n)}`),o.join(", ")}var an=52,un=220,ln=48;function dt(e){let t=null,n=d("div",{class:"tge-maps-list"}),r=d("figure",{class:"tge-conv-figure\
 tge-maps-chosen"}),o=d("div",{class:"tge-maps"},n,r),s=[],i=null,a=(c,m,p)=>{let b=te(c,m,un);i=[b,c,m];let y=cn(c,m);r.
replaceChildren(d("figcaption",{class:"tge-conv-name"},re(c)),b,d("p",{class:"tge-note"},y)),ne(b,c,m);for(let M of n.querySelectorAll(
"button")){let w=M.dataset.key===`${c.name}/${c.kind}/${m}`;k(M,{"aria-pressed":String(w)})}p||e(`${re(c)}, ${y}`)},u=c=>{
let[m=0]=c.shown,p=Array.from({length:m},(M,w)=>{let v=te(c,w,an);s.push([v,c,w]);let g=d("button",{type:"button",class:"\
tge-map-button",tabindex:w===0?0:-1,"aria-label":`${re(c)}, channel ${w}`,"aria-pressed":"false","data-key":`${c.name}/${c.
kind}/${w}`},v);return g.addEventListener("click",()=>a(c,w,!1)),g.addEventListener("focus",()=>a(c,w,!0)),g}),b=d("div",
{class:"tge-maps-row",role:"group","aria-label":`${re(c)}, channels`},...p);b.addEventListener("keydown",M=>{let w=p.indexOf(
M.target),v={ArrowLeft:-1,ArrowRight:1,Home:-w,End:p.length}[M.key];if(v===void 0||w<0)return;M.preventDefault();let g=p[Math.
max(0,Math.min(p.length-1,w+v))];p.forEach(f=>k(f,{tabindex:f===g?0:-1})),g.focus()});let y=c.channels-m;return d("secti\
on",{class:"tge-maps-layer"},d("h3",{},re(c),d("small",{},` ${[c.channels,...c.size].join(" × ")}`)),b,...y>0?[d("p",{class:"\
tge-note"},`and ${Qe(y,"more channel")}`)]:[])};return{panel:o,draw:c=>{if(t!==c.document){t=c.document,s=[],n.replaceChildren(
...t.maps.map(u));let p=t.maps[1]??t.maps[0];p&&a(p,0,!0)}let m=i?[...s,i]:s;for(let[p,b,y]of m)ne(p,b,y)}}}function re({
name:e,label:t}){return K(F(`${e} ${t}`.trim()),ln)}function cn(e,t){let n=[`channel ${t} of ${e.channels}`];return n.push(
`full colour is ${T(e.largest[t]??0)}`),e.step>1&&n.push(`every ${Je(e.step)} row and column`),n.join(", ")}var mn={first:"M3 2.5v11M13.5 2.5v11L5.5 8z",back:"M12 2.5v11L4 8z",play:"M4 2.5v11l9.5-5.5z",pause:"M4 2.5h3v11h-3zM9 2\
.5h3v11h-3z",next:"M4 2.5v11L12 8z",last:"M2.5 2.5v11L10.5 8zM13 2.5v11"};function pt(e){return S("svg",{viewBox:"0 0 16\
 16",width:16,height:16,"aria-hidden":"true"},S("path",{d:mn[e]}))}var ft=[1200,450,120],dn=["slow","steady","fast"];function gt(e){let t=0,n=1,r,o=G("tge-slide"),s=d("input",{id:o,type:"\
range",class:"tge-slide-slider",min:0,step:1,"aria-label":"Output number"}),i=d("span",{class:"tge-number tge-slide-coun\
t"}),a=d("select",{"aria-label":"Pace"});dn.forEach((f,h)=>{let x=d("option",{value:h},f);x.selected=h===1,a.append(x)});
let u=(f,h=!1)=>{e(Math.max(0,Math.min(n-1,f)),h)},l=()=>{clearTimeout(r),r=void 0,bt(m,!1)},c=()=>{if(t>=n-1)return l(),
u(t);u(t+1,!0),r=setTimeout(c,ft[Number(a.value)])},m=ht("play","Play",()=>{if(r!==void 0)return l();bt(m,!0),t>=n-1&&u(
0,!0),r=setTimeout(c,ft[Number(a.value)])});m.classList.add("tge-button-primary");let p=(f,h,x)=>ht(f,h,()=>{l(),u(x())}),
b=p("first","First output number",()=>0),y=p("back","Previous output number",()=>t-1),M=p("next","Next output number",()=>t+
1),w=p("last","Last output number",()=>n-1);return s.addEventListener("input",()=>{l(),u(Number(s.value))}),{element:d("\
div",{class:"tge-slide-controls",role:"group","aria-label":"Sliding"},b,y,m,M,w,s,i,a),show:(f,h)=>{[t,n]=[f,h],k(s,{max:h-
1,"aria-valuetext":`${f+1} of ${h}`}),s.value=String(f),P(i,`${f+1} of ${h}`);for(let x of[b,y])k(x,{"aria-disabled":String(
f===0)});for(let x of[M,w])k(x,{"aria-disabled":String(f>=h-1)})},pause:l}}function ht(e,t,n){let r=se("",{class:`tge-bu\
tton tge-icon tge-slide-${e}`},n);return wt(r,e,t),r}function wt(e,t,n){k(e,{"aria-label":n,title:n}),e.replaceChildren(
pt(t))}function bt(e,t){wt(e,t?"pause":"play",t?"Pause":"Play")}var pn=9,fn=25,hn=40;function St(e){let t=null,n=[],r=g=>{e.pause(),e.go(g)},o=(g,f,h)=>[g.row+f,g.column+h],s=g=>{if(t===
null)return!1;let[f=1,h=1]=t.numbers.part.out_size,x=j(g,t.cell,f,h);return x&&r(x),x!==void 0},i=U("padded input",{pick:(g,f)=>{
let h=t?.numbers.part;h&&r(nt(h,o(h.input,g,f)))},key:s}),a=U("output",{pick:(g,f)=>{let h=t?.numbers.part;h&&r(o(h.output,
g,f))},key:s}),u=d("p",{class:"tge-note"}),[l,c,m]=["patch of the input","kernel","products"].map(g=>U(g,{})),p=d("p",{class:"\
tge-note"}),b=d("p",{class:"tge-note"}),y=d("p",{class:"tge-conv-formula"}),M=d("div",{class:"tge-sums"});return{panel:d(
"div",{class:"tge-slide"},d("div",{class:"tge-conv-row"},oe("Input","tge-view-1",i,p),oe("Output","tge-view-3",a,b)),d("\
div",{class:"tge-conv-row tge-conv-products"},oe("Patch","tge-view-1",l),xt("·"),oe("Kernel","tge-view-2",c),xt("="),oe(
"Products","tge-view-4",m)),u,y,M),draw:(g,f)=>{t=g;let h=f>760?Math.floor((f-hn)/2):f,x=[g.numbers,g.channel,h];x.some(
(L,C)=>L!==n[C])&&bn(i,g,h),n=x,i.mark(gn(g.numbers.part,g.cell)),wn(a,g,h);let $=g.numbers.part.in_channels>1?`, channe\
l ${g.channel}`:"";i.name(`Padded input${$}. Drag the kernel, or use the arrow keys.`),a.name(`Output, channel ${g.out}.\
 Arrow keys move the kernel.`),p.textContent=yt(g,"input"),b.textContent=yt(g,"output"),xn(g,l,c,m,Math.min(f,330)),u.textContent=
yn(g),u.hidden=u.textContent==="",y.replaceChildren(...vn(g)),M.replaceChildren(...kn(g,e)),M.hidden=M.childElementCount===
0}}}function oe(e,t,n,r){let o=d("figcaption",{class:"tge-conv-name"},e),s=r?[o,n.element,r]:[o,n.element];return d("fig\
ure",{class:`tge-conv-figure ${t}`},...s)}function xt(e){return d("span",{class:"tge-conv-sign","aria-hidden":"true"},e)}
function $t(e,t){return Array.from({length:e.rows*e.columns},(n,r)=>t([e.row+Math.floor(r/e.columns),e.column+r%e.columns]))}
function Ee({rows:e,columns:t,row:n,column:r},o,s,i=n,a=r){let u=o.filter(l=>l!==void 0);return{rows:e,columns:t,value:(l,c)=>o[l*
t+c],rowLabel:l=>String(i+l).replace("-","−"),columnLabel:l=>String(a+l).replace("-","−"),largest:q(u),scale:I(u),room:s}}
function bn(e,{numbers:t,channel:n},r){let{part:o}=t,{input:s}=o,[i=0,,a=0]=o.padding,u=$t(s,l=>we(t,n,l));e.draw({...Ee(
s,u,r,s.row-i,s.column-a),kind:(l,c)=>ge(o,[s.row+l,s.column+c])?"tge-ghost":""})}function gn(e,t){let{input:n}=e,[r,o]=J(
e,t,[0,0]),s={row:r-n.row,column:o-n.column,rows:ae(e,0),columns:ae(e,1),kind:"tge-mark-window"};if(e.dilation.every(a=>a===
1))return[s];let i=W(e).map(a=>{let[u,l]=J(e,t,a);return{row:u-n.row,column:l-n.column,kind:"tge-mark-tap"}});return[{...s,
kind:"tge-mark-reach"},...i]}function wn(e,{numbers:t,out:n,cell:r},o){let{part:s}=t,i=O(s,r),a=$t(s.output,b=>ee(t,n,b)),
u=a.map((b,y)=>y<=i?b:void 0),l=Ee(s.output,a,o);e.draw({...l,value:(b,y)=>u[b*s.output.columns+y],kind:(b,y)=>b*s.output.
columns+y>i?"tge-waiting":""});let[c,m]=r,p={row:c-s.output.row,column:m-s.output.column};e.mark(i<0?[]:[{...p,kind:"tge\
-mark-here"}])}function yt({numbers:{part:e}},t){let n=t==="input"?e.in_size:e.out_size,{rows:r,columns:o,row:s,column:i}=e.
output,a=`${n[0]} × ${n[1]}`;if(r===e.out_size[0]&&o===e.out_size[1]){let c=e.padding.some(p=>p>0);if(t==="output"||!c)
return a;let m=e.mode==="zeros"?"zeros":e.mode;return`${a}, dashed: padding (${m})`}if(t==="input")return`${a}, the part\
 for this output`;let u=(c,m)=>`${c} to ${c+m-1}`;return`${`rows ${u(s,r)}, columns ${u(i,o)} of ${a}`}; walk over the e\
dge for more`}function xn({numbers:e,out:t,channel:n,cell:r},o,s,i,a){let[u=1,l=1]=e.part.kernel,c={row:0,column:0,rows:u,
columns:l,values:[]},m=D(e,n,r),p=B(e,t,n),b=m.map((g,f)=>g*(p[f]??0)),y=({rowLabel:g,columnLabel:f,...h})=>h,M=W(e.part).
map(g=>J(e.part,r,g)),w=[m,p,b].map(g=>y(Ee(c,g,a))),v=(g,f)=>ge(e.part,M[g*l+f])?"tge-ghost":"";[o,s,i].forEach((g,f)=>{
let h=w[f];g.draw(f===0?{...h,kind:v}:h);let x=u*l<=fn?`: ${tt(h)}`:"";g.name(`${["Patch under the kernel","Kernel","Pro\
ducts"][f]}${x}`)})}function yn({numbers:e,out:t,channel:n,cell:r}){let o=D(e,n,r),s=B(e,t,n);return[["patch",o],["kerne\
l",s],["products",o.map((a,u)=>a*(s[u]??0))]].map(([a,u])=>[a,ie(I(u))]).filter(([,a])=>a!=="").map(a=>a.join(" ")).join(
", ")}function vn(e){let{numbers:t,out:n,channel:r,cell:o}=e,s=Y(t,n,o),i=s.channels.find(p=>p.channel===r)?.sum??0,a=s.
channels.reduce((p,b)=>p+b.sum,s.others.sum)-i,u=t.part.depth===1&&s.bias===null,c=[Mn(e)];u||c.push(" = ",T(i,4)),t.part.
depth>1&&c.push(Mt(a),kt(" other channels")),s.bias!==null&&c.push(Mt(s.bias),kt(" bias"));let m=`output[${[n,...o].join(
", ")}]`;return c.push(" = ",d("b",{class:"tge-number tge-conv-total"},T(s.total,4)),d("span",{class:"tge-conv-place"},m)),
c}function Mn({numbers:e,out:t,channel:n,cell:r}){let o=D(e,n,r),s=B(e,t,n);if(o.length>pn)return`the sum of ${o.length}\
 products`;let i=[I(o),I(s)],a=(l,c)=>c.exponent===0?V(l,c):T(l);return o.map((l,c)=>{let m=a(s[c]??0,i[1]),p=a(l,i[0]);
return`${c>0?vt(p):p}·${vt(m)}`}).join(" + ")}function vt(e){return e.startsWith("−")?`(${e})`:e}function Mt(e){let t=T(
e,4);return t.startsWith("−")?` − ${t.slice(1)}`:` + ${t}`}function kt(e){return d("small",{},e)}function kn({numbers:e,
out:t,channel:n,cell:r},o){if(e.part.depth<2)return[];let{channels:s,others:i}=Y(e,t,r),a=s.map(l=>se(`channel ${l.channel}\
: ${T(l.sum)}`,{class:"tge-chip tge-number","aria-pressed":String(l.channel===n)},()=>o.look(t,l.channel))),u=[d("span",
{},"Sums of the input channels"),...a];if(i.count>0){let l=`${i.count} more channels together: ${T(i.sum)}`;u.push(d("sp\
an",{},l))}return u}function le(e){let{numbers:t,out:n,cell:r}=e,{total:o}=Y(t,n,r),s=O(t.part,r),i=s<0?r:R(t.part,s);return`\
output ${[n,...i].join(", ")} is ${T(o,4)}`}var Sn=34,ce={slide:"Sliding",columns:"As a matrix",field:"Receptive field",maps:"Feature maps"},$n="Output size: (size \
+ padding − dilation·(kernel − 1) − 1) / stride + 1",En=[[Be,"slide the kernel; choose another number or channel"],
["Home End","the start, the end of a row"],["PgUp PgDn","the first, the last row"]],de=class{constructor(t,n){this.model=
t;let r=a=>this.announcer.say(a),o={go:(a,u)=>this.go(a,u),look:(a,u)=>this.look(a,u),pause:()=>this.player.pause()};this.
state=this.begin(n),this.panels={slide:St(o),columns:st(o),field:mt(r),maps:dt(r)};let s=Object.keys(ce).map(a=>({name:a,
panel:this.panels[a].panel}));this.tabs=Ve("Convolution",s,a=>this.open(a)),this.element=d("section",{class:"tge tge-car\
d tge-conv","aria-label":"Convolution"},d("h2",{class:"tge-title"},"Convolution"),this.tabs.element,this.choices,this.player.
element,...s.map(({panel:a})=>a),this.size,this.trouble,De(En),this.announcer.element);for(let a of Object.keys(ce))this.
tabs.label(a,ce[a]);let i=new ResizeObserver(()=>this.draw());i.observe(this.element),this.undo=[()=>i.disconnect(),()=>this.
player.pause(),je(()=>this.draw()),Ke(this.element),pe(t,"document",()=>this.renew()),...["position","tab","out_channel",
"in_channel"].map(a=>pe(t,a,()=>this.follow()))],this.offer(),this.draw()}model;element;state;tabs;panels;announcer=Ne();player=gt(
(t,n)=>this.go(R(this.state.numbers.part,t),n));choices=d("div",{class:"tge-choices"});size=d("p",{class:"tge-note tge-s\
ize"});trouble=d("p",{class:"tge-failure",role:"status"});undo;asking=!1;close(){this.undo.forEach(t=>t())}begin(t){let{
part:n}=t,r=c=>Number(this.model.get(c)??0),o=me(r("out_channel"),n.first,n.first+n.weight.length-1),s=_(n,o),i=s[r("in_\
channel")%Math.max(1,s.length)],a=xe(n,r("position")),u=O(n,a)>=0?a:R(n,0),l=i??s[0]??0;return{document:t,numbers:be(n),
out:o,channel:l,cell:u}}renew(){this.state=this.begin(this.model.get("document")),this.offer(),this.draw()}follow(){let{
part:t}=this.state.numbers,n=xe(t,Number(this.model.get("position"))),r=Number(this.model.get("out_channel"));r!==this.state.
out&&this.look(r,this.state.channel),ue(t,n)!==ue(t,this.state.cell)&&this.go(n,!0),this.draw()}name(){let t=String(this.
model.get("tab"));return t in ce?t:"slide"}open(t){this.player.pause(),this.set({tab:t}),this.draw()}draw(){let t=this.name();
this.tabs.show(t);let{part:n}=this.state.numbers,r=t==="slide"||t==="columns";this.choices.hidden=!r||this.choices.childElementCount===
0,this.player.element.hidden=this.size.hidden=!r;let o=Math.max(160,this.element.clientWidth-Sn);r&&this.player.show(O(n,
this.state.cell),Cn(n)),this.panels[t].draw(this.state,o);let[s,i]=[ye(n,0),ye(n,1)],a=s===i?s:`${s} rows, ${i} columns`;
P(this.size,`${$n}: ${a}`),this.trouble.hidden=this.trouble.textContent===""}offer(){let{document:t,numbers:n,out:r}=this.
state,{part:o}=n,s=[];if(t.layers.length>1){let a=t.layers.map(({name:u,label:l})=>K(F(`${u} ${l}`),40));s.push(Ce("Laye\
r",a,t.layer,u=>{this.fetch({layer:u,first:0})}))}if(o.out_channels>1){let a=Array.from({length:o.out_channels},(u,l)=>String(
l));s.push(Ce("Output channel",a,r,u=>this.look(u,this.state.channel)))}let i=_(o,r);if(i.length>1){let a=i.indexOf(this.
state.channel),u=l=>this.look(this.state.out,i[l]??0);s.push(Ce("Input channel",i.map(String),a,u))}this.choices.replaceChildren(
...s)}go(t,n=!1){let{part:r}=this.state.numbers;if(O(r,t)<0){let o=r.first,[s,i]=[t[0]-Math.floor(r.output.rows/2),t[1]-
Math.floor(r.output.columns/2)];this.fetch({layer:this.state.document.layer,first:o,row:s,column:i},t);return}this.state=
{...this.state,cell:t},this.draw(),!n&&(this.set({position:ue(r,t)}),this.announcer.say(le(this.state)))}look(t,n){let{part:r}=this.
state.numbers,o=me(t,0,r.out_channels-1);if(!(o>=r.first&&o<r.first+r.weight.length)){let{row:l,column:c}=r.output,{layer:m}=this.
state.document;this.fetch({layer:m,first:o,row:l,column:c},this.state.cell,o);return}let i=_(r,o),a=i.includes(n)?n:i[0]??
0;this.state={...this.state,out:o,channel:a},this.set({out_channel:o,in_channel:i.indexOf(a)});let u=document.activeElement?.
getAttribute("aria-label");this.offer(),u&&this.choices.querySelector(`select[aria-label="${u}"]`)?.focus(),this.draw(),
this.announcer.say(le(this.state))}set(t){for(let[n,r]of Object.entries(t))this.model.set(n,r);Re(this.model)}async fetch(t,n,r=t.
first){if(!this.asking){this.asking=!0,this.player.pause();try{let o={row:0,column:0,...t},{content:s}=await He(this.model,
"part",o),i=s.part,a={...this.state.document,part:i,layer:Number(s.layer)},u=_(i,me(r,0,i.out_channels-1))[0]??0,l=be(i),
c=n&&O(i,n)>=0?n:R(i,0),m=_(i,r).includes(this.state.channel)&&n!==void 0;this.state={document:{...a,field:this.state.document.
field},numbers:l,out:me(n&&!r?this.state.out:r,i.first,i.out_channels-1),channel:m?this.state.channel:u,cell:c},P(this.trouble,
""),this.offer(),this.announcer.say(le(this.state))}catch(o){P(this.trouble,F(o.message)),this.offer()}this.asking=!1,this.
draw()}}};function Cn({output:e}){return e.rows*e.columns}function me(e,t,n){return Math.max(t,Math.min(e,n))}function Ce(e,t,n,r){
let o=d("select",{"aria-label":e});return t.forEach((s,i)=>o.append(d("option",{value:i},s))),o.value=String(n),o.addEventListener(
"change",()=>r(Number(o.value))),d("label",{class:"tge-choice"},`${e} `,o)}function Tn({model:e,el:t}){let n=e.get("document");if(n?.version!==1||!n.part)return t.replaceChildren(d("div",{class:"\
tge tge-card tge-conv"},d("p",{},"There is no convolution to show. Run the cell again."))),()=>{};let r=new de(e,n);return t.
replaceChildren(r.element),()=>r.close()}var eo={render:Tn};export{eo as default};
