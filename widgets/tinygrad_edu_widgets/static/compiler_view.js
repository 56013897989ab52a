var rn="http://www.w3.org/2000/svg";function $(t,e){for(let[n,r]of Object.entries(e))r===!1?t.removeAttribute(n):t.setAttribute(
n,r===!0?"":String(r))}function a(t,e={},...n){let r=document.createElement(t);return $(r,e),r.append(...n),r}function T(t,e={},...n){
let r=document.createElementNS(rn,t);return $(r,e),r.append(...n),r}function I(t,e,n){let r=a("button",{type:"button",...e},
t);return r.addEventListener("click",n),r}function O(t,e){t.textContent!==e&&(t.textContent=e)}var Ze=0;function Z(t){return Ze+=
1,`${t}-${Date.now().toString(36)}-${Ze}`}var on="button, input, select, [tabindex]";var ce=null;function Xe(t){let e=()=>[...t.querySelectorAll(on)];t.addEventListener("focusout",({target:o,relatedTarget:s})=>{
s===null&&(ce={index:e().indexOf(o),at:performance.now()})});let n=()=>{if(!t.isConnected)return;r.disconnect(),document.
activeElement===document.body&&ce&&performance.now()-ce.at<3e3&&e()[ce.index]?.focus(),ce=null},r=new ResizeObserver(n);
return r.observe(t),()=>r.disconnect()}function et(){let t=a("div",{class:"tge-announcer tge-visually-hidden",role:"status","aria-live":"polite"});return{element:t,
say:n=>{t.textContent=t.textContent===n?`${n} `:n}}}function Pe(t,e,n){return t.on(`change:${e}`,n),()=>t.off(`change:${e}`,n)}function tt(t,e){return t.on("msg:custom",e),
()=>t.off("msg:custom",e)}function nt(t,e){return rt(t,()=>t.send(e))}function Re(t){return rt(t,()=>t.save_changes())}var sn=new WeakMap;function rt(t,e){try{e()}catch{return sn.get(t)?.forEach(n=>n()),!1}return!0}var an=1e4,ot="No answer: this needs a running kernel. Run the cell again.",st=0;function it(t,e,n={},r=an){st+=1;let o=st;
return new Promise((s,i)=>{let l=()=>{clearTimeout(d),c()},c=tt(t,(m,g)=>{let u=m;u?.kind!=="reply"||u.id!==o||(l(),u.error===
void 0?s({content:m,buffers:g}):i(new Error(String(u.error))))}),d=setTimeout(()=>{l(),i(new Error(ot))},r);nt(t,{...n,kind:"\
request",id:o,name:e})||(l(),i(new Error(ot)))})}function G(t){let e=String(Math.abs(t)).replace(/\B(?=(\d{3})+$)/g,",");return t<0?`−${e}`:e}var ln="…",cn=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]",
"g");function se(t){return t.replace(cn,e=>e===`
`?"⏎":`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}function at(t,e){let n=Array.from(t.slice(0,2*e+2));return n.
length<=e?t:n.slice(0,Math.max(0,e-1)).join("")+ln}var lt="↑ ↓ ← →";function ct(t){let e=t.flatMap(([n,r])=>[a("dt",{},...n.split(" ").map(o=>a("kbd",{},o))),a("dd",
{},r)]);return a("details",{class:"tge-keys"},a("summary",{},"Keyboard"),a("dl",{},...e))}function W({key:t,ctrlKey:e,metaKey:n,altKey:r,shiftKey:o}){return!e&&!r&&!n&&!(o&&t==="Enter")}function ut(t){let e=n=>{
W(n)&&n.stopPropagation()};return t.addEventListener("keydown",e),()=>t.removeEventListener("keydown",e)}function mt(t,e,n){let r=new Map,o=a("div",{class:"tge-tabs",role:"tablist","aria-label":t});for(let{name:c,panel:d}of e){
let m=a("button",{type:"button",class:"tge-tab",role:"tab",id:Z("tge-tab")});d.id||=Z("tge-panel"),$(m,{"aria-controls":d.
id}),$(d,{role:"tabpanel","aria-labelledby":m.id}),m.addEventListener("click",()=>n(c)),r.set(c,m),o.append(m)}let s=c=>{
let d=r.get(c),m=d&&!d.hidden?c:e[0]?.name;for(let{name:g,panel:u}of e){let h=g===m;u.hidden=!h,$(r.get(g),{"aria-select\
ed":String(h),tabindex:h?0:-1})}},i=(c,d)=>{let m=r.get(c);m!==void 0&&(O(m,d),m.hidden=d==="")};return o.addEventListener(
"keydown",c=>{let d=[...r].filter(([,v])=>!v.hidden),m=d.findIndex(([,v])=>v===c.target),g=un(c.key,m,d.length),[u,h]=d[g??
-1]??[];u!==void 0&&(c.preventDefault(),n(u),h?.focus())}),{element:o,show:s,label:i,focus:c=>r.get(c)?.focus()}}function un(t,e,n){
return t==="ArrowLeft"||t==="ArrowUp"?(e-1+n)%n:t==="ArrowRight"||t==="ArrowDown"?(e+1)%n:t==="Home"?0:t==="End"?n-1:void 0}var ye=["code","kernels","memory","time"],xe=["type","bytes","operations"];function _(t){return t<0?"tge-no-kernel":`tge-k${t%8}`}function dt(t){return t<0?"var(--tge-border-strong)":`var(--tge-c${t%
8})`}function U(t,e,n,r){t.classList.toggle("tge-marked",n.has(e)),t.classList.toggle("tge-hinted",r.has(e))}var pt=6,j=class{constructor(e){this.options=e;let{label:n,role:r}=e;this.element=a("div",{class:`tge-virtual ${e.class}`,
role:r,tabindex:0,"aria-label":n},this.body),this.element.addEventListener("scroll",()=>this.paint(!1)),this.element.addEventListener(
"keydown",o=>this.keydown(o)),this.element.addEventListener("focus",()=>{this.active>=0||!this.element.matches(":focus-v\
isible")||this.activate(this.next(this.sight()[0],1))}),this.body.addEventListener("click",({target:o})=>{let s=this.rowAt(
o);s>=0&&this.go(s,!0)}),this.body.addEventListener("pointerover",({target:o})=>e.hovered?.(this.rowAt(o))),this.element.
addEventListener("pointerleave",()=>e.hovered?.(-1))}options;element;body=a("div",{class:"tge-virtual-body",role:"presen\
tation"});active=-1;count=0;from=0;to=-1;rows=new Map;prefix=Z("tge-row");label(e){$(this.element,{"aria-label":e})}show(e,n=0){
this.count=e,this.active>=e&&(this.active=-1),this.body.style.height=`${e*this.options.high}px`,this.body.style.minWidth=
n>0?`calc(${n}ch + 96px)`:"",this.paint(!0)}refresh(){this.paint(!1),this.rows.forEach((e,n)=>this.dress(n,e))}sight(){let{
scrollTop:e,clientHeight:n}=this.element,{high:r}=this.options,o=Math.max(0,this.count-1),s=Math.ceil((e+n)/r)-1;return[
Math.min(o,Math.floor(e/r)),Math.min(o,s)]}revealRun(e){let n=[...e].sort((s,i)=>s-i),[r]=n;if(r===void 0)return;let o=r;
for(let s of n)s===o+1&&(o=s);this.reveal(r,Math.min(o,r+7))}reveal(e,n=e){if(e<0||e>=this.count)return;let{high:r}=this.
options,{clientHeight:o,scrollTop:s}=this.element,i=e*r;if(i>=s&&(n+1)*r<=s+o)return;let l=s+o+2*r,c=e===n&&i>=s-3*r&&i<=
l,m=i<s?i-r:i+2*r-o;this.element.scrollTop=Math.max(0,c?m:i-o/3),this.paint(!1)}start(e){this.element.scrollTop=e*this.options.
high,this.paint(!1)}activate(e){this.active=e,this.refresh()}go(e,n){e<0||(this.active=e,this.reveal(e),this.refresh(),this.
options.chosen(e,n))}next(e,n){let r=this.options.choosable??(()=>!0);for(;e>=0&&e<this.count&&!r(e);)e+=n;return e>=0&&
e<this.count?e:-1}keydown(e){if(!W(e)||e.shiftKey)return;let n=Math.max(1,Math.floor(this.element.clientHeight/this.options.
high)-1),r=this.count-1,o=l=>Math.max(0,Math.min(r,l)),i={ArrowDown:[this.active+1,1],ArrowUp:[this.active-1,-1],PageDown:[
o(this.active+n),1],PageUp:[o(this.active-n),-1],Home:[0,1],End:[r,-1]}[e.key];if(i){let[l,c]=i,d=this.next(l,c);this.go(
d<0?this.next(l,-c):d,!1)}else if(!this.options.key?.(e.key,this.active))return;e.preventDefault(),e.stopPropagation()}rowAt(e){
let n=e?.closest?.("[data-row]"),r=n?Number(n.getAttribute("data-row")):-1;return r>=0&&(this.options.choosable?.(r)??!0)?
r:-1}paint(e){let[n,r]=this.sight(),o=Math.max(0,n-pt),s=Math.min(this.count-1,r+pt);if(!e&&o===this.from&&s===this.to)return this.
tell(n,r);let i=e?new Map:this.rows,l=new Map;for(let m=o;m<=s;m+=1)l.set(m,i.get(m)??this.row(m));let c=[...this.rows.values()],
d=[...l.values()];for(let m of c)d.includes(m)||m.remove();d.forEach(m=>m.isConnected||this.body.append(m)),[this.from,this.
to,this.rows]=[o,s,l],this.tell(n,r)}tell(e,n){let r=this.rows.get(this.active);$(this.element,{"aria-activedescendant":r?.
id??!1}),this.options.scrolled?.(e,n)}row(e){let{high:n,make:r,role:o,choosable:s}=this.options,i=r(e);return s?.(e)===!1?
$(i,{role:"presentation"}):o==="tree"?$(i,{role:"treeitem"}):$(i,{role:"option","aria-posinset":e+1,"aria-setsize":this.
count}),$(i,{id:`${this.prefix}-${e}`,"data-row":e}),i.classList.add("tge-row"),i.style.top=`${e*n}px`,i.style.height=`${n}\
px`,this.dress(e,i),i}dress(e,n){n.classList.toggle("tge-active",e===this.active),n.getAttribute("role")!=="presentation"&&
$(n,{"aria-selected":String(e===this.active)}),this.options.dress?.(e,n)}};function A(t,e){return`${t} ${e}${t===1?"":"s"}`}function R(t){let e=["B","kB","MB","GB","TB"],[n,r]=[t,0];for(;n>=999.5&&r<e.length-1;)[n,r]=[n/1e3,r+1];return`${Number(
n.toPrecision(3))} ${e[r]}`}function J(t){let e=[[1e12,"T"],[1e9,"G"],[1e6,"M"],[1e3,"k"]];for(let[n,r]of e)if(t>=n)return`${Number(
(t/n).toPrecision(3))} ${r}`;return String(Number(t.toPrecision(3)))}function ue(t){for(let[e,n]of[[1,"s"],[.001,"ms"],[
1e-6,"µs"]])if(t>=e)return`${Number((t/e).toPrecision(3))} ${n}`;return`${Number((t/1e-9).toPrecision(3))} ns`}function b(t,e=80){
return at(se(t),e)}function Ne({file:t,number:e}){return`${b(t.split(/[\\/]/).at(-1)??"",40)}:${e}`}var Q={"":"",added:"\
+",removed:"−",changed:"~",moved:"↕"};function me(t){return["removed","added","changed","moved"].filter(e=>t[e]>0).map(
e=>Q[e]+G(t[e])).join(" ")}function ft(t){let e=["removed","added","changed","moved"].filter(n=>t[n]>0).map(n=>`${G(t[n])}\
 ${n}`);return e.length?`${e.join(", ")}.`:"Nothing changed."}function He(t){let[e,n]=[t.stages[0],t.stages.at(-1)],r=[];
if(e&&n){let[i,l]=[e.operations.length,n.operations.length];r.push(`${A(i,"operation")} captured, ${G(l)} left`)}t.kernels.
length>0&&r.push(A(t.kernels.length,"kernel")),t.unplanned_bytes>0&&r.push(`workspace ${R(t.peak_bytes)}, ${R(t.unplanned_bytes)}\
 without reuse`);let{eager:o,compiled:s}=t.times;return o!==null&&s!==null&&r.push(`${ue(o)} eager, ${ue(s)} compiled`),
r.join(" · ")}function ht({operations:t,python:e,source:n,kernels:r}){return`Marked: ${[A(t.size,"operation"),A(r.size,
"kernel"),A(e.size,"line")+" of Python",A(n.size,"line")+" of source"].join(", ")}.`}function ke({id:t,outputs:e,text:n}){
let r=(e.length?e:[t]).map(o=>`%${o}`);return b(`${r.join(", ")} = ${n}`,200)}function Se(t,e){return e>0?`${Number((t/e).
toPrecision(2))} per byte`:"no memory moved"}var gt=20,bt=400,Ie=5;function vt(t){let e=mn(t),n=fn(t),r=a("div",{class:"tge-tab-body tge-code"},e.element,n.element),
o=[e,n];return{element:r,draw:(s,i)=>o.forEach(l=>l.draw(s,i)),mark:s=>o.forEach(i=>i.mark?.(s)),reveal:s=>o.forEach(i=>i.
reveal?.(s))}}function mn(t){let e,n,r=[],o=new j({label:"Python",class:"tge-lines",role:"listbox",high:gt,choosable:u=>typeof r[u]==
"number"&&s(u),make:u=>{let h=r[u];if(typeof h!="number")return a("div",{class:"tge-file"},b(h??"",80));let{number:v,text:S,
used:p}=e.film.python[h],k=pn(e,h),M=yt(String(v),S,bn(k));M.classList.toggle("tge-unused",!p);let E=k.slice(0,12).map(P=>e.
film.kernels[P].name);return M.title=b(E.join(", "),200),M},dress:(u,h)=>U(h,r[u],e.marks.python,e.hints.python),chosen:u=>t.
choose({kind:"python",at:String(r[u])},g),hovered:u=>t.hover(u<0?null:{kind:"python",at:String(r[u])})}),s=u=>e.film.python[r[u]].
used,i=u=>{e=u,n!==u.film&&(n=u.film,r=dn(u),o.show(r.length,Math.max(0,...n.python.map(({text:h})=>h.length)))),o.refresh()},
l=u=>{e=u,o.refresh()},c=u=>{e=u;let h=r.flatMap((v,S)=>typeof v=="number"&&u.marks.python.has(v)?[S]:[]);u.choice?.kind===
"python"&&o.activate(r.indexOf(Number(u.choice.at))),o.revealRun(h),o.refresh()},d=a("div",{class:"tge-code-head"},a("st\
rong",{},"Python")),g={element:a("div",{class:"tge-code-side"},d,o.element),draw:i,mark:l,reveal:c};return g}function dn({
film:t}){let e=[];return t.python.forEach(({file:n},r)=>{t.python[r-1]?.file!==n&&e.push(n),e.push(r)}),e}function pn({film:t},e){
return t.kernels.flatMap(({lines:n},r)=>n.includes(e)?[r]:[])}function fn(t){let e,n,r=!1,o=new Set,s=new j({label:"Sour\
ce",class:"tge-lines",role:"listbox",high:gt,make:p=>{let k=n?.kernels[p]??[],M=n?.text[p]??"";return yt(String(p+1),M,vn(
k),o.has(p))},dress:(p,k)=>U(k,p,e.marks.source,e.hints.source),chosen:p=>t.choose({kind:"source",at:String(p)},S),hovered:p=>t.
hover(p<0?null:{kind:"source",at:String(p)})}),i=a("select",{"aria-label":"Target"});i.addEventListener("change",()=>{let p=e.
film.sources.find(k=>k.target===i.value);t.look({source:p})});let l=a("strong",{},"Source"),c=a("p",{class:"tge-note"},"\
No source was generated."),d=p=>{e=p;let{sources:k}=p.film;if(i.options.length!==k.length&&i.replaceChildren(...k.map(M=>a(
"option",{value:M.target},b(M.title,40)))),i.hidden=k.length<2,i.value=p.source?.target??"",O(l,`Generated ${b(p.source?.
title??"source",40)}`),n!==p.source){n=p.source,s.active=-1,o=gn(n?.text??[]);let M=Math.max(0,...(n?.text??[]).map(E=>E.
length));s.show(n?.text.length??0,Math.min(M,bt)),s.label(`Generated ${b(n?.title??"source",40)}`),r=!1}c.hidden=(n?.text.
length??0)>0,s.element.hidden=!c.hidden,!r&&s.element.clientHeight>0&&m(),s.refresh()},m=()=>{r=!0;let p=n?.kernels.findIndex(
k=>k.length>0)??-1;p>1&&e.marks.source.size===0&&s.start(p-1)},g=p=>{e=p,s.refresh()},u=p=>{e=p,p.choice?.kind==="source"&&
s.activate(Number(p.choice.at)),s.revealRun(p.marks.source),s.refresh()},h=a("div",{class:"tge-code-head"},l,i),S={element:a(
"div",{class:"tge-code-side"},h,c,s.element),draw:d,mark:g,reveal:u};return S}function yt(t,e,n,r=!1){let o=a("span",{class:"\
tge-line-code"}),s=se(e.slice(0,bt)),[i,l]=r?["",s]:hn(s);return o.append(i),l&&o.append(a("i",{},l)),a("div",{class:"tg\
e-line"},a("span",{class:"tge-gutter"},n,a("span",{class:"tge-line-number"},t)),o)}function hn(t){let e=/(^|\s)(\/\/|#(?!(include|define|if|ifdef|ifndef|else|endif|pragma|undef)\b)|\/\*)/.
exec(t);if(!e)return[t,""];let n=e.index+e[1].length;return(t.slice(0,n).match(/["']/g)?.length??0)%2?[t,""]:[t.slice(0,
n),t.slice(n)]}function gn(t){let e=new Set,n=!1;return t.forEach((r,o)=>{n&&e.add(o);let[s,i]=[r.lastIndexOf("/*"),r.lastIndexOf(
"*/")];s!==i&&(n=s>i)}),e}function bn(t){let e=a("span",{class:"tge-squares"}),n=t.length>Ie?Ie-1:Ie;for(let r of t.slice(
0,n))e.append(a("span",{class:`tge-swatch ${_(r)}`}));return t.length>n&&e.append(`+${t.length-n}`),e}function vn(t){let e=a(
"span",{class:`tge-side-bar ${_(t[0]??-1)}`});return t.length>1&&$(e,{title:`the same for ${t.length} kernels`}),e}var yn=["operation","kernel","python","source","buffer"];function kt(t){let e=new Map,n=new Map;for(let c of t.operations){
e.set(c.id,[...e.get(c.id)??[],c]);for(let d of c.outputs)n.set(d,c.id)}let r=new Map;t.kernels.forEach(({operations:c},d)=>c.
forEach(m=>r.set(m,d)));let o=new Map;for(let{label:c}of t.inputs)o.set(c,(o.get(c)??0)+1);let s=t.inputs.filter(({label:c})=>c!==
""&&o.get(c)===1),i=new Map(s.map(({id:c,label:d})=>[c,d])),l=new Map(t.outputs.map(c=>[c,"output"]));for(let{state:c,value:d}of t.
writes)l.set(d,`→ ${i.get(c)??`%${c}`}`);return{film:t,versions:e,maker:n,kernelOf:r,labels:i,ends:l}}function we({outputs:t},{
ends:e}){return t.map(r=>e.get(r)).filter(r=>r!==void 0)[0]??""}function St(t,e){let n=[],r=0;for(let o of t.matchAll(/%([\w.]+)/g)){
let s=e.get(o[1]);s!==void 0&&(n.push({text:t.slice(r,o.index),input:""}),n.push({text:s,input:o[1]}),r=o.index+o[0].length)}
return n.push({text:t.slice(r),input:""}),n.filter(o=>o.text!=="")}function Mt(t){let e=t.indexOf(":"),n=yn.find(r=>r===
t.slice(0,e));return n?{kind:n,at:t.slice(e+1)}:null}function Me(t){return t?`${t.kind}:${t.at}`:""}function _e(t,e){return Me(
t)===Me(e)}function pe(){return{operations:new Set,kernels:new Set,python:new Set,source:new Set,buffers:new Set}}function X(t,e,n){
let r=pe();if(e===null)return r;let o=Number(e.at);switch(e.kind){case"operation":xt(t,e.at,r,n);break;case"kernel":xn(t,
o,r,n);break;case"python":kn(t,o,r,n);break;case"source":Sn(t,o,r,n);break;case"buffer":{let s=t.film.buffers[o];s&&xt(t,
s.operation,r,n);break}}return Mn(t,r),e.kind==="buffer"&&(r.buffers=new Set([o])),r}function xt({versions:t,kernelOf:e},n,r,o){
let s=(t.get(n)??[]).flatMap(u=>u.lines);r.operations.add(n),s.forEach(u=>r.python.add(u));let i=e.get(n);if(i!==void 0&&
r.kernels.add(i),!o)return;let l=de(o,u=>o.operations[u].includes(n));if(l.length>0)return l.forEach(u=>r.source.add(u));
let c=u=>wt(o.python[u],r.python),d=u=>i===void 0||o.kernels[u].includes(i),m=de(o,u=>d(u)&&c(u));(m.length>0||i===void 0?
m:de(o,d)).forEach(u=>r.source.add(u))}function xn({film:t},e,n,r){let o=t.kernels[e];if(o&&(n.kernels.add(e),o.operations.
forEach(s=>n.operations.add(s)),o.lines.forEach(s=>n.python.add(s)),!!r))for(let s of de(r,i=>r.kernels[i].includes(e)))
n.source.add(s)}function kn({film:t},e,n,r){n.python.add(e);for(let{id:o,lines:s}of t.operations)s.includes(e)&&n.operations.
add(o);if(t.kernels.forEach(({lines:o},s)=>{o.includes(e)&&n.kernels.add(s)}),!!r)for(let o of de(r,s=>r.python[s].includes(
e)))n.source.add(o)}function Sn({film:t,versions:e},n,r,o){r.source.add(n);let s=new Set(o?.python[n]??[]),i=new Set(o?.
operations[n]??[]);for(let l of o?.kernels[n]??[]){let c=t.kernels[l];if(!c)continue;r.kernels.add(l),s.size===0&&c.lines.
forEach(m=>r.python.add(m));let d=m=>i.size>0?i.has(m):s.size===0||(e.get(m)?.some(({lines:g})=>wt(g,s))??!1);c.operations.
filter(d).forEach(m=>r.operations.add(m))}s.forEach(l=>r.python.add(l))}function Mn({film:t},e){t.buffers.forEach(({operation:n},r)=>{
e.operations.has(n)&&e.buffers.add(r)})}function wt(t,e){return t?.some(n=>e.has(n))??!1}function de({text:t},e){return t.
map((n,r)=>r).filter(e)}var ee=6,wn="Choose an operation, a line of Python, a line of the source or a buffer: what belongs together is marked ev\
erywhere.",En=[[Q.removed,"removed by this pass"],[Q.added,"added by it"],[Q.changed,"does something else, or reads some\
thing else"],[Q.moved,"moved"]];function $t(t){let e=a("div",{class:"tge-chosen",role:"region",tabindex:0,"aria-label":"\
What is chosen"}),n="";return{element:e,draw:o=>{let{choice:s}=o,i=JSON.stringify([s,o.stage,o.source?.target]);i!==n&&(n=
i,e.replaceChildren(...s?Cn(s,o,t):$n()))}}}function $n(){let t=En.flatMap(([n,r])=>[a("dt",{},n),a("dd",{},r)]),e=["in",
"out"].flatMap(n=>[a("dt",{},a("span",{class:`tge-key tge-key-${n}`})),a("dd",{},n==="in"?"what it reads":"who reads it")]);
return[ae(wn),a("dl",{class:"tge-signs"},...t,...e)]}function Cn(t,e,n){let r=I("×",{class:"tge-button tge-small tge-cl\
ose","aria-label":"Choose nothing (Escape)"},()=>n.choose(null)),{film:o}=e,s=Number(t.at);if(t.kind==="operation")return[
r,...Et(t.at,e,n)];if(t.kind==="kernel")return[r,...Tn(s,e,n)];if(t.kind==="buffer"){let g=o.buffers[s];if(!g)return[r];
let[u,h]=[o.kernels[g.first],o.kernels[g.last]],v=`From ${b(u?.name??"",40)} to ${b(h?.name??"",40)}`;return[r,Ee(`The b\
uffer of %${b(g.value,30)}`),ae(`${R(g.size)} at byte ${g.offset.toLocaleString("en")}. ${v}.`),...Et(g.operation,e,n)]}
let i=X(e.index,t,e.source),l=[...i.kernels].slice(0,ee),c=[...i.operations].map(g=>Be(g,e)).filter(g=>g!==void 0),d=i.kernels.
size-l.length,m=t.kind==="python"&&o.python[s]?`${Ne(o.python[s])}  ${b(o.python[s].text.trim(),120)}`:`${b(e.source?.title??
"",20)}, line ${s+1}  `+b(e.source?.text[s]?.trim()??"",120);return[r,Ee(m),ae(`${A(i.operations.size,"operation")} in ${A(
i.kernels.size,"kernel")}`+(t.kind==="python"?`, ${A(i.source.size,"line")} of source.`:".")),ie("Kernels",l.map(g=>Ct(g,
e,n)),d),ie("Operations",c.slice(0,ee).map(g=>De(g,n)),c.length-ee)]}function Et(t,e,n){let r=Be(t,e);if(!r)return[ae("T\
his operation is not part of the film.")];let{film:o,index:s}=e,i=o.stages[e.stage],l=i?.operations.some(h=>o.operations[h].
id===t),c=(i?.operations??[]).map(h=>o.operations[h]).filter(({inputs:h})=>h.some(v=>r.outputs.includes(v))),d=s.kernelOf.
get(t),m=r.lines.map(h=>o.python[h]).filter(Boolean),g=we(r,s),u=[b(r.type,120),...r.module?[b(r.module,60)]:[],`${R(r.bytes)}\
 moved`,`${J(r.flops)} operations`,...g==="output"?["an output of the program"]:[],...g.startsWith("→")?[`written into\
 ${b(g.slice(2),50)}`]:[],...l?[]:["not in the program at this stage"]];return[Ee(ke(r)),ae(u.join(" · ")),ie("Reads",r.
inputs.map(h=>Ln(h,e,n))),ie("Read by",c.slice(0,ee).map(h=>De(h,n)),c.length-ee),ie("Kernel",d===void 0?[]:[Ct(d,e,n)]),
...m.slice(0,3).map(h=>a("code",{class:"tge-chosen-line"},`${Ne(h)}  ${b(h.text.trim(),100)}`))].filter(h=>h!==null)}function Tn(t,e,n){
let r=e.film.kernels[t];if(!r)return[];let{operations:o,bytes:s,flops:i}=r,l=o.map(m=>Be(m,e)).filter(m=>m!==void 0),c=l.
reduce((m,g)=>m+g.bytes,0),d=c>s?`, ${R(c)} if each ran alone`:"";return[Ee(`${b(r.name,60)}: ${A(o.length,"operation")}`),
ae(`${R(s)} moved${d} · ${J(i)} operations · `+Se(i,s)),ie("Operations",l.slice(0,ee).map(m=>De(m,n)),l.length-ee)]}function Be(t,{
film:e,stage:n,index:r}){return e.stages[n]?.operations.map(s=>e.operations[s])?.find(s=>s.id===t)??r.versions.get(t)?.at(
-1)}function Ln(t,{index:e,film:n},r){let o=e.maker.get(t);if(o!==void 0){let l=e.versions.get(o)?.at(-1)?.op??"";return Ke(
`%${b(t,24)} ${b(l,24)}`,"",()=>r.choose({kind:"operation",at:o}))}let s=n.inputs.find(({id:l})=>l===t),i=s?`${s.kind} ${s.
label}`:"";return a("span",{class:"tge-given"},`%${b(t,24)} ${b(i,50)}`)}function De({id:t,op:e},n){return Ke(`%${b(t,24)}\
 ${b(e,24)}`,"",()=>n.choose({kind:"operation",at:t}))}function Ct(t,{film:e},n){return Ke(b(e.kernels[t]?.name??String(
t),40),_(t),()=>n.choose({kind:"kernel",at:String(t)}))}function Ke(t,e,n){let r=I(t,{class:"tge-chip"},n);return e&&r.prepend(
a("span",{class:`tge-swatch ${e}`})),r}function ie(t,e,n=0){let r=a("div",{class:"tge-chips"},a("span",{},t),...e);return n>
0&&r.append(a("span",{class:"tge-note"},`and ${n} more`)),r.hidden=e.length===0,r}function Ee(t){return a("p",{class:"tg\
e-chosen-title"},t)}function ae(t){return a("p",{class:"tge-note"},t)}var On={first:"M3 2.5v11M13.5 2.5v11L5.5 8z",back:"M12 2.5v11L4 8z",play:"M4 2.5v11l9.5-5.5z",pause:"M4 2.5h3v11h-3zM9 2\
.5h3v11h-3z",next:"M4 2.5v11L12 8z",last:"M2.5 2.5v11L10.5 8zM13 2.5v11"};function ze(t){return T("svg",{viewBox:"0 0 16\
 16",width:16,height:16,"aria-hidden":"true"},T("path",{d:On[t]}))}var Fn=[6,5,4,3,2,1];function Ge(t,e,n){return e.operations.map((r,o)=>{let s=t.operations[r],i=e.kernels[o]??-1;return{
operation:s,status:n(s.id),kernel:i}})}function Lt(t,e,n){let r=t.stages[e],o=t.stages[e-1];if(!r)return[];if(!o)return Ge(
t,r,()=>"").map(u=>({before:null,after:u}));let[s,i]=[new Set(r.added),new Set(r.removed)],[l,c]=[new Set(r.changed),new Set(
r.moved)],d=u=>c.has(u)?"moved":l.has(u)?"changed":"",m=Ge(t,o,u=>i.has(u)?"removed":d(u)),g=Ge(t,r,u=>s.has(u)?"added":
d(u));return An(m,g,n)}function An(t,e,n){let r=({status:l})=>["added","removed","moved"].includes(l),o=[],[s,i]=[0,0];for(;s<
t.length||i<e.length;){let[l,c]=[[],[]];for(;s<t.length&&r(t[s]);)l.push(t[s++]);for(;i<e.length&&r(e[i]);)c.push(e[i++]);
o.push(...Pn(l,c,n));let[d,m]=[t[s],e[i]];(d||m)&&o.push({before:d??null,after:m??null}),s+=1,i+=1}return o}function Pn(t,e,n){
return n?Array.from({length:Math.max(t.length,e.length)},(r,o)=>({before:t[o]??null,after:e[o]??null})):[...t.map(r=>({before:r,
after:null})),...e.map(r=>({before:null,after:r}))]}function $e({before:t,after:e}){return(t?.status??"")!==""||(e?.status??
"")!==""}function Ot(t,e){for(let n of Fn){let r=Rn(t,e,n);if(r.length<=40||n===1)return r}return[]}function Rn(t,e,n){let r=[],
o=new Map;for(let s of e){let[i,l,c]=Tt(t,s.after,n)??Tt(t,s.before,n)??["","",-1],d=r.at(-1),m=s.after===null&&d!==void 0&&
d.kernel>=0;if(d&&(m||d.key.startsWith(`${i}#`))){d.pairs.push(s);continue}let g=o.get(i)??0;o.set(i,g+1),r.push({key:`${i}\
#${g}`,title:l,kernel:c,pairs:[s]})}return r}function Tt(t,e,n){if(e===null)return null;let{kernel:r,operation:o}=e;if(r>=
0){let c=t.kernels[r]?.name??`group ${r}`;return[`kernel ${r}`,c,r]}let s=o.module.split(".").slice(0,n).join(".");if(s)
return[`module ${s}`,s,-1];let i=t.python[o.lines[0]??-1];if(!i)return["","",-1];let l=`${i.file.split(/[\\/]/).at(-1)}:${i.
number}`;return[`line ${l}`,`${l}  ${i.text.trim()}`,-1]}function Ft(t,e){return e<=60||t.pairs.some($e)}function At(t,e,n){
return t.flatMap(r=>{let o=n?r.pairs.filter($e):r.pairs;if(o.length===0)return[];let s=o.map(l=>({kind:"pair",pair:l,section:r}));
if(r.title===""||r.pairs.length===1||t.length===1)return s;let i=n||e(r);return[{kind:"section",section:r,open:i},...i?s:
[]]})}function We(t,e){let n=new Map;return t.forEach((r,o)=>{if(r.kind==="section"){if(r.open)return;for(let s of r.section.
pairs){let i=s[e];i&&n.set(i.operation.id,o)}}else{let s=r.pair[e];s&&n.set(s.operation.id,o)}}),n}function Pt(t){let e={
added:0,removed:0,changed:0,moved:0};for(let{before:n,after:r}of t)n?.status==="removed"&&(e.removed+=1),r&&r.status!==""&&
r.status!=="removed"&&(e[r.status]+=1);return e}function Ce(t){let{added:e,removed:n,changed:r,moved:o}=t,s=new Set(o);return{
added:e.length,removed:n.length,changed:r.filter(i=>!s.has(i)).length,moved:o.length}}var Nn=2e3,Hn=34;function Nt(t){let e=a("div",{class:"tge-frames",role:"listbox",tabindex:0,"aria-label":"Passes","aria-\
orientation":"horizontal"}),n=a("p",{class:"tge-film-title"}),r,o=[],s,i=0,l=()=>r.film.stages.length-1,c=w=>{let C=Math.
max(0,Math.min(l(),w));C!==r.stage&&(t.look({stage:C}),t.say(Rt(r)))},d=()=>{clearInterval(i),i=0,p()},m=()=>{if(i)return d();
r.stage===l()&&t.look({stage:0}),i=window.setInterval(()=>{c(r.stage+1),r.stage===l()&&d()},Nn),p()},g=(w,C,L)=>{let B=I(
"",{class:"tge-button tge-icon","aria-label":C},L);return B.title=C,B.append(ze(w)),B},u=w=>()=>{d(),c(r.stage+w)},h=g("\
back","Previous pass (p)",u(-1)),v=g("play","Play the film",m),S=g("next","Next pass (n)",u(1)),p=()=>{let w=i?"Pause":"\
Play the film";$(v,{"aria-label":w,title:w}),v.replaceChildren(ze(i?"pause":"play"))},k=()=>{s=r.film;let w=Math.max(1,...s.
stages.map(({operations:C})=>C.length));o=s.stages.map((C,L)=>In(r,L,w)),o.forEach((C,L)=>C.addEventListener("click",()=>{
d(),c(L)})),e.replaceChildren(...o)};e.addEventListener("keydown",w=>{let L={ArrowLeft:r.stage-1,ArrowRight:r.stage+1,ArrowUp:r.
stage-1,ArrowDown:r.stage+1,Home:0,End:l()}[w.key];L===void 0||!W(w)||(d(),c(L),w.preventDefault(),w.stopPropagation())});
let M=w=>{r=w,w.film!==s&&k(),o.forEach((L,B)=>$(L,{"aria-selected":String(B===w.stage)}));let C=o[w.stage];C&&$(e,{"ari\
a-activedescendant":C.id}),C&&Bn(e,C),O(n,Rt(w)),$(h,{"aria-disabled":String(w.stage===0)}),$(S,{"aria-disabled":String(
w.stage===l())})},E=w=>{if(w==="n")u(1)();else if(w==="p")u(-1)();else if(w===" ")m();else return!1;return!0},P=a("div",
{class:"tge-film-buttons"},h,v,S);return{element:a("div",{class:"tge-film"},a("div",{class:"tge-film-strip"},P,e),n),draw:M,
key:E,stop:d}}function Rt({film:t,stage:e}){let n=t.stages[e];if(!n)return"There is no pass to show.";let r=e===0,o=`${G(
n.operations.length)} operations`,s=r?`${o}.`:ft(Ce(n)),i=/[.!?]$/.test(n.title.trim())?"":".";return`${b(n.name,40)}: ${b(
n.title,300)}${i} ${s}`}function In({film:t},e,n){let r=t.stages[e],o=a("span",{class:"tge-frame-bar"}),s=r.operations.length/
n*Hn;o.style.height=`${Math.max(2,Math.round(s))}px`;let i=r.kernels.some(d=>d>=0);o.classList.toggle("tge-grouped",i),i&&
(o.style.background=_n(r.kernels));let l=e===0?"":me(Ce(r))||"± 0",c=e>0&&me(Ce(r))===""&&!i;return a("div",{class:`tge\
-frame${c?" tge-idle":""}`,role:"option",id:Z("tge-frame")},a("span",{class:"tge-frame-room"},o),a("span",{class:"tge-fr\
ame-name"},b(r.name,24)),a("span",{class:"tge-frame-count"},a("b",{},G(r.operations.length)),` ${l}`))}function _n(t){let e=[];
return t.forEach((n,r)=>{if(r>0&&t[r-1]===n)return;let o=r;for(;o<t.length&&t[o]===n;)o+=1;let[s,i]=[r,o].map(l=>(100*l/
t.length).toFixed(1));e.push(`${dt(n)} ${s}% ${i}%`)}),`linear-gradient(to right, ${e.join(", ")})`}function Bn(t,e){let n=e.
offsetLeft-t.offsetLeft;n<t.scrollLeft&&(t.scrollLeft=n-8);let r=n+e.offsetWidth-t.clientWidth;r>t.scrollLeft&&(t.scrollLeft=
r+8)}function Ht(t,e,n,r,o){let s=new Map;for(let{id:i,inputs:l}of t){let c=n.get(i);if(c!==void 0)for(let d of l){let m=e.get(
d),g=m===void 0?void 0:n.get(m);if(g===void 0||g===c||m===void 0)continue;let u=o.has(i)?"in":o.has(m)?"out":"";if(![g,c].
some(p=>p>=r[0]&&p<=r[1])&&(u===""||!Dn(g,c,r)))continue;let v=`${g} ${c}`,S=s.get(v);(!S||S.role==="")&&s.set(v,{from:g,
to:c,role:u})}}return[...s.values()].sort((i,l)=>+(i.role!=="")-+(l.role!==""))}function Dn(t,e,[n,r]){return Math.min(t,
e)<=r&&Math.max(t,e)>=n}function Kn(t){return Math.min(40,7+7*Math.log2(Math.abs(t)+1)-3)}function It(t,e,n,r=46){let o=r-
Kn(n)*1.3333333333333333,[s,i]=[t.toFixed(1),e.toFixed(1)];return`M${r} ${s}C${o.toFixed(1)} ${s} ${o.toFixed(1)} ${i} ${r}\
 ${i}`}var fe=24,zn=740,Gn=40,Wn=["before","after"],Un={type:"types and shapes",bytes:"bytes moved",operations:"operations on n\
umbers"};function Bt(t){let e,n=[],r=[],o=!1,s=!1,i="",l={before:new Map,after:new Map},c=new Map,d={before:T("svg",{class:"\
tge-arcs","aria-hidden":"true"}),after:T("svg",{class:"tge-arcs tge-arcs-after","aria-hidden":"true"})},m=f=>{let[y,x]=[
n[f],n[f-1]];return y?.kind==="pair"&&x!==void 0&&x.section!==y.section},g=f=>c.get(`${e.stage} ${f.key}`)??Ft(f,r.reduce(
(y,{pairs:x})=>y+x.length,0)),u=(f,y)=>{c.set(`${e.stage} ${f.key}`,y),K()},h=f=>{r.forEach(({key:y})=>c.set(`${e.stage}\
 ${y}`,f)),K()},v=new j({label:"Operations",class:"tge-operations",role:"tree",high:fe,make:f=>{let y=n[f]?jn(n[f],e,o,s):
a("div");return y.classList.toggle("tge-begins",m(f)),y},dress:(f,y)=>Yn(y,n[f],e),chosen:(f,y)=>{let x=n[f];if(x?.kind===
"section"){y&&u(x.section,!x.open);let{kernel:H}=x.section;H>=0&&t.choose({kind:"kernel",at:String(H)},N)}else x&&S(x.pair)},
hovered:f=>{let y=n[f],x=y?.kind==="pair"?y.pair.after??y.pair.before:null;t.hover(x&&{kind:"operation",at:x.operation.id})},
key:(f,y)=>{let x=n[y];if(!x)return!1;if(f==="Enter"&&x.kind==="section")u(x.section,!x.open);else if(f==="ArrowLeft"&&x.
kind==="pair")p(x.section);else if(f==="ArrowLeft"&&x.kind==="section")u(x.section,!1);else if(f==="ArrowRight"&&x.kind===
"section")u(x.section,!0);else return!1;return!0},scrolled:()=>D()});v.body.append(d.before,d.after);let S=({after:f,before:y})=>{
let x=f??y;x&&t.choose({kind:"operation",at:x.operation.id},N)},p=f=>{let y=n.findIndex(x=>x.kind==="section"&&x.section===
f);y>=0&&v.activate(y),v.reveal(y)},k=a("select",{"aria-label":"Beside each operation"});k.append(...xe.map(f=>a("option",
{value:f},Un[f]))),k.addEventListener("change",()=>t.look({measure:k.value}));let M=I("Only what changed",{class:"tge-ch\
ip"},()=>t.look({onlyChanges:!e.onlyChanges})),E=I("Fold all",{class:"tge-chip"},()=>h(!1)),P=I("Unfold all",{class:"tge\
-chip"},()=>h(!0)),ne=a("div",{class:"tge-bar"},a("label",{class:"tge-choice"},"Show ",k),M,E,P),w={before:a("span"),after:a(
"span")},C=a("div",{class:"tge-graph-head"},w.before,w.after),L=a("p",{class:"tge-note"},"This pass changed nothing here\
."),B=a("div",{class:"tge-part"},ne,C,L,v.element),K=()=>{let{film:f,stage:y,onlyChanges:x}=e;r=Ot(f,Lt(f,y,o)),n=At(r,g,
x&&y>0),l={before:We(n,"before"),after:We(n,"after")},v.element.classList.toggle("tge-one-side",!o||s),v.show(n.length);
let H=r.some(({pairs:V,title:z})=>z&&V.length>1);E.hidden=P.hidden=!H||r.length<2,L.hidden=n.length>0,v.element.hidden=n.
length===0,re(),D()},re=()=>{let{choice:f}=e;if(f?.kind!=="operation")return;let y=l.after.get(f.at)??l.before.get(f.at)??
-1;y>=0&&v.activate(y)},D=()=>{if(!e)return;let{film:f,stage:y,index:x,marks:H,hints:V,hover:z}=e,oe=z?V.operations:H.operations,
Zt=oe.size<=Gn?oe:new Set,[Fe,qe]=v.sight(),[Ae,Je]=[Fe*fe,(qe-Fe+2)*fe];for(let be of Wn){let Xt=be==="after"?y:y-1,Qe=f.
stages[Xt],Ye=!Qe||be==="before"&&(!o||s),ve=d[be];if(ve.style.display=Ye?"none":"",Ye)continue;let en=Qe.operations.map(
q=>f.operations[q]),tn=[Fe-1,qe+1],nn=Ht(en,x.maker,l[be],tn,Zt);ve.replaceChildren(...nn.map(q=>T("path",{d:It((q.from+
.5)*fe-Ae,(q.to+.5)*fe-Ae,q.to-q.from),class:q.role?`tge-arc tge-arc-${q.role}`:"tge-arc"}))),$(ve,{width:46,height:Je,viewBox:`\
0 0 ${46} ${Je}`}),ve.style.top=`${Ae}px`}},he=(f,y)=>{e=f;let x=y>=zn,H=[f.stage,x,f.measure,f.onlyChanges].join(" "),V=i.
split(" ")[0]!==String(f.stage),z=H!==i;[o,s,i]=[x,f.stage===0,H],k.value=f.measure,$(M,{"aria-pressed":String(f.onlyChanges)}),
M.hidden=s;let{stages:oe}=f.film;O(w.before,`Before ${b(oe[f.stage]?.name??"",30)}`),O(w.after,s?"":`After ${b(oe[f.stage]?.
name??"",30)}`),C.hidden=!x||s,v.label(`Operations, ${b(oe[f.stage]?.name??"",30)}`),z&&K(),z&&V&&ge(),le(f)},ge=()=>{if(e.
choice!==null||e.stage===0)return;v.element.scrollTop=0;let f=n.findIndex(y=>y.kind==="pair"&&$e(y.pair));f>=0&&v.reveal(
f)},le=f=>{e=f,v.refresh(),D()},N={element:B,draw:he,mark:le,reveal:f=>{e=f,re();let y=[...f.marks.operations].map(x=>l.
after.get(x)??l.before.get(x)).filter(x=>x!==void 0);v.revealRun(new Set(y))}};return N}function jn(t,e,n,r){if(t.kind===
"section")return Vn(t.section,t.open);let{before:o,after:s}=t.pair,i=t.section.pairs.length===1;if(!n||r){let l=a("div",
{class:"tge-pair","aria-level":2}),c=s??o;return l.append(Ue(c,e,s===null,i)),l}return a("div",{class:"tge-pair tge-two",
"aria-level":2},o?Ue(o,e,!0,!1):a("span",{class:"tge-half tge-none"}),s?Ue(s,e,!1,i):a("span",{class:"tge-half tge-none"}))}
function Vn({title:t,kernel:e,pairs:n},r){let o=n.filter(({after:l})=>l!==null).length,s=[`${G(o)} operation${o===1?"":"\
s"}`],i=me(Pt(n));return i&&s.push(i),a("div",{class:"tge-section","aria-expanded":String(r),"aria-level":1},a("span",{class:"\
tge-twist","aria-hidden":"true"},r?"▾":"▸"),a("span",{class:`tge-swatch ${_(e)}`}),a("span",{class:"tge-section-titl\
e"},b(t,120)),a("span",{class:"tge-section-count"},s.join("  ")))}function Ue(t,e,n,r){let{operation:o,status:s,kernel:i}=t,
l=s==="moved"&&n?"moved tge-gone":s,c=a("span",{class:`tge-half${l?` tge-${l}`:""} ${_(i)}`},a("span",{class:"tge-dot","\
aria-hidden":"true"}),a("span",{class:"tge-sign"},Q[s]),...qn(o,e.index),a("span",{class:"tge-fact"},Jn(o,e))),d=we(o,e.
index);d&&c.append(a("span",{class:"tge-end"},b(d,28)));let m=r&&i>=0?e.film.kernels[i]?.name:void 0;return m&&c.append(
a("span",{class:"tge-tag"},b(m,24))),c.dataset.operation=o.id,c.title=Qn(o,s,i,e),c}function qn(t,{labels:e}){let n=t.outputs.
length?t.outputs:[t.id],r=t.text.indexOf("("),o=r<0?"":t.text.slice(r);return[a("span",{class:"tge-value"},b(n.map(s=>`%${s}`).
join(" "),24)),a("span",{class:"tge-call"},a("b",{},b(t.op,40)),...St(o,e).map(({text:s,input:i})=>i?a("span",{class:"tg\
e-input"},b(s,40)):b(s,120)))]}function Jn({type:t,bytes:e,flops:n},{measure:r}){return r==="bytes"?e===0?"none":R(e):r===
"operations"?n===0?"none":J(n):b(t.replaceAll("float32","f32").replaceAll("float64","f64"),40)}function Qn(t,e,n,{film:r}){
let o=[ke(t),b(t.type,80)];e&&o.push(e);let s=r.kernels[n]?.name;return s&&o.push(b(s,40)),o.push(`${R(t.bytes)} moved, ${J(
t.flops)} operations`),o.join(`
`)}function Yn(t,e,n){let{marks:r,hints:o}=n;if(e?.kind==="section"){let s=i=>e.section.pairs.some(({before:l,after:c})=>[
l,c].some(d=>d&&i.has(d.operation.id)));t.classList.toggle("tge-marked",!e.open&&s(r.operations)),t.classList.toggle("tg\
e-hinted",!e.open&&s(o.operations));return}for(let s of t.querySelectorAll("[data-operation]"))U(s,s.dataset.operation??
"",r.operations,o.operations)}var Zn=26,Xn=["order","bytes","operations"],er={order:"as they run",bytes:"most bytes first",operations:"most operations\
 first"};function tr(t,e){let n=t.map((o,s)=>s);if(e==="order")return n;let r=o=>e==="bytes"?t[o].bytes:t[o].flops;return n.
sort((o,s)=>r(s)-r(o)||o-s)}function Kt(t){let e,n,r="order",o=[],s={bytes:1,flops:1},i=new j({label:"Kernels",class:"tg\
e-kernels",role:"listbox",high:Zn,make:p=>nr(e.film,o[p],s),dress:(p,k)=>U(k,o[p],e.marks.kernels,e.hints.kernels),chosen:p=>t.
choose({kind:"kernel",at:String(o[p])},S),hovered:p=>t.hover(p<0?null:{kind:"kernel",at:String(o[p])})}),l=a("select",{"\
aria-label":"Order"});l.append(...Xn.map(p=>a("option",{value:p},er[p]))),l.addEventListener("change",()=>{r=l.value,n=void 0,
u(e)});let c=a("div",{class:"tge-kernel-row tge-kernel-head","aria-hidden":"true"},...["","kernel","from","bytes moved",
"operations","worth"].map(p=>a("span",{},p))),d=a("div",{class:"tge-bar"},a("label",{class:"tge-choice"},"Order ",l)),m=a(
"p",{class:"tge-note"},"There are no kernels."),g=a("div",{class:"tge-tab-body"},d,m,c,i.element),u=p=>{e=p;let{kernels:k}=p.
film;n!==p.film&&(n=p.film,o=tr(k,r),s={bytes:Math.max(1,...k.map(({bytes:M})=>M)),flops:Math.max(1,...k.map(({flops:M})=>M))},
i.active=-1,i.show(o.length)),m.hidden=k.length>0,i.element.hidden=c.hidden=d.hidden=!m.hidden,i.refresh()},S={element:g,
draw:u,mark:p=>{e=p,i.refresh()},reveal:p=>{e=p;let k=o.flatMap((M,E)=>p.marks.kernels.has(M)?[E]:[]);p.choice?.kind==="\
kernel"&&i.activate(o.indexOf(Number(p.choice.at))),i.revealRun(k)}};return S}function nr(t,e,n){let{name:r,operations:o,
bytes:s,flops:i}=t.kernels[e];return a("div",{class:"tge-kernel-row"},a("span",{class:`tge-swatch ${_(e)}`}),a("span",{class:"\
tge-kernel-name"},b(r,60)),a("span",{},A(o.length,"operation")),Dt(s/n.bytes,R(s)),Dt(i/n.flops,J(i)),a("span",{class:"t\
ge-note"},Se(i,s)))}function Dt(t,e){let n=a("span",{class:"tge-share-fill"});n.style.width=`${Math.round(100*t)}%`;let r=a(
"span",{class:"tge-share-track","aria-hidden":"true"},n);return a("span",{class:"tge-share"},r,a("span",{},e))}function Te(t,e,n,r){let o=(r-n)/(e-t||1);return{low:t,high:e,at:s=>n+(s-t)*o,value:s=>t+(s-n)/o}}function rr(t,e){let n=t/Math.max(e,1),r=10**Math.floor(Math.log10(n)),o=n/r;return(o<1.5?1:o<3.5?2:o<7.5?5:10)*r}function zt(t,e,n){
if(!(e>t))return[t];let r=rr(e-t,n),o=Math.ceil(t/r-1e-9),s=Math.floor(e/r+1e-9);return Array.from({length:s-o+1},(i,l)=>Number(
((o+l)*r).toPrecision(12)))}var Y=64,Ve=12,te={use:110,map:210,gap:34,below:30,top:20},Gt=6.2;function or({buffers:t,kernels:e}){let n=e.map((o,s)=>Wt(
t.filter(({first:i,last:l})=>i<=s&&s<=l))),r=e.map((o,s)=>Wt(t.filter(({first:i})=>i<=s)));return{live:n,kept:r}}function Wt(t){
return t.reduce((e,{size:n})=>e+n,0)}function Le(t,e,n){return t.map((r,o)=>{let[s,i,l]=[e(o),e(o+1),n(r)].map(c=>c.toFixed(
1));return`${o===0?"M":"L"}${s} ${l}L${i} ${l}`}).join("")}function Jt(t){let e,n,r=[],o=T("svg",{class:"tge-memory",role:"\
application",tabindex:0,"aria-label":"Buffers of the workspace: arrow keys walk through them"}),s=a("p",{class:"tge-note"}),
i=a("p",{class:"tge-legend"},je("tge-key-kept","without reuse"),je("tge-key-live","in use"),je("tge-key-peak","size of t\
he workspace")),l=a("div",{class:"tge-tab-body"},s,i,o);o.addEventListener("click",({target:u})=>{let h=qt(u);h>=0&&t.choose(
{kind:"buffer",at:String(h)},g)}),o.addEventListener("pointerover",({target:u})=>{let h=qt(u);t.hover(h<0?null:{kind:"bu\
ffer",at:String(h)})}),o.addEventListener("pointerleave",()=>t.hover(null)),o.addEventListener("keydown",u=>{let{buffers:h}=e.
film,v=h.map((E,P)=>P).sort((E,P)=>sr(h[E],h[P])),S=e.choice?.kind==="buffer"?v.indexOf(Number(e.choice.at)):-1,k={ArrowRight:S+
1,ArrowDown:S+1,ArrowLeft:S-1,ArrowUp:S-1,Home:0,End:v.length-1}[u.key];if(k===void 0||!W(u)||v.length===0)return;let M=v[Math.
max(0,Math.min(v.length-1,k))];t.choose({kind:"buffer",at:String(M)},g),u.preventDefault(),u.stopPropagation()});let c=u=>{
let{film:h}=e,{buffers:v,kernels:S,peak_bytes:p,unplanned_bytes:k}=h,M=Math.max(240,Math.min(u,1100)),E=Te(0,Math.max(1,
S.length),Y,M-Ve),{live:P,kept:ne}=or(h),w=Math.max(1,k,p,...ne),C=te.top+te.use,L=Te(0,w,C,te.top),B=C+te.gap,K=B+te.map,
re=Te(0,Math.max(1,p),K,B),D=[Vt(Y,te.top-8,"Bytes in use while each kernel runs"),Vt(Y,B-8,"Where each buffer lies, and\
 how long it is needed")];for(let F of Ut(w,3))D.push(...jt(F,L.at(F),M));for(let F of Ut(p,4))D.push(...jt(F,re.at(F),M));
let he=(F,N)=>`${F}L${E.at(S.length).toFixed(1)} ${N}L${Y} ${N}Z`;D.push(T("path",{class:"tge-area-kept",d:he(Le(ne,E.at,
L.at),C)}),T("path",{class:"tge-area-live",d:he(Le(P,E.at,L.at),C)}),T("path",{class:"tge-line-kept",d:Le(ne,E.at,L.at)}),
T("path",{class:"tge-line-live",d:Le(P,E.at,L.at)}),T("line",{class:"tge-line-peak",x1:Y,x2:M-Ve,y1:L.at(p),y2:L.at(p)})),
r=v.map((F,N)=>{let[f,y]=[E.at(F.first),E.at(F.last+1)],[x,H]=[re.at(F.offset),re.at(F.offset+F.size)],V=T("rect",{x:f+.5,
y:H,width:Math.max(1.5,y-f-1),height:Math.max(1.5,x-H-.5),rx:1.5,"data-buffer":N},T("title",{},ar(h,F))),z=`%${b(F.value,
12)}`;return D.push(V),x-H>=13&&y-f>=z.length*Gt+8&&D.push(T("text",{class:"tge-buffer-name",x:f+5,y:(x+H)/2+3.5},z)),V});
let ge=Math.max(1,Math.ceil(S.length/Math.max(2,(M-Y)/90)));S.forEach(({name:F},N)=>{if(N%ge!==0)return;let f=Math.min(E.
at(N+ge),M)-E.at(N),y=b(F.replace(/ \(.*/,""),Math.max(2,Math.floor(f/Gt)-1));D.push(T("line",{class:"tge-tick",x1:E.at(
N),x2:E.at(N),y1:K,y2:K+4}),T("text",{x:E.at(N)+2,y:K+15},y))}),o.replaceChildren(...D);let le=K+te.below;$(o,{width:M,height:le,
viewBox:`0 0 ${M} ${le}`})},d=(u,h)=>{e=u;let{film:v}=u,S=v.buffers.length===0;o.style.display=S?"none":"",i.hidden=S,O(
s,ir(v)),!S&&(n?.[0]!==v||n[1]!==h)&&(n=[v,h],c(h)),m(u)},m=u=>{e=u,r.forEach((h,v)=>{let{operation:S}=u.film.buffers[v],
p=_(u.index.kernelOf.get(S)??-1);$(h,{class:`tge-buffer ${p}`}),U(h,v,u.marks.buffers,u.hints.buffers)})},g={element:l,draw:d,
mark:m};return g}function sr(t,e){return t.first-e.first||t.offset-e.offset}function ir({buffers:t,peak_bytes:e,unplanned_bytes:n}){
if(t.length===0)return"The program needs no memory of its own.";let r=n>0?` (${Math.round(100*e/n)}%)`:"";return`${A(t.length,
"buffer")} of ${R(n)} share ${R(e)}${r}: memory that nobody needs any more is used again.`}function ar({kernels:t},e){let{
value:n,size:r,first:o,last:s}=e,[i,l]=[t[o]?.name??"",t[s]?.name??""];return`%${b(n,30)}: ${R(r)}, from ${b(i,40)} to ${b(
l,40)}`}function Ut(t,e){return zt(0,t,e).filter(n=>n<=t)}function jt(t,e,n){return[T("line",{class:"tge-grid-line",x1:Y,
x2:n-Ve,y1:e,y2:e}),T("text",{x:Y-6,y:e+3.5,"text-anchor":"end"},R(t))]}function Vt(t,e,n){return T("text",{class:"tge-s\
trong",x:t,y:e},n)}function je(t,e){return a("span",{},a("span",{class:`tge-key ${t}`}),e)}function qt(t){let e=t?.closest?.(
"[data-buffer]");return e?Number(e.getAttribute("data-buffer")):-1}function Yt(t){let e=a("div",{class:"tge-times"}),n=a("p",{class:"tge-verdict"}),r=a("p",{class:"tge-note",role:"status"}),
o=I("Measure",{class:"tge-button"},()=>{o.getAttribute("aria-disabled")!=="true"&&t.measure()}),s=a("div",{class:"tge-ti\
mes"}),i=a("p",{class:"tge-note"});return{element:a("div",{class:"tge-tab-body"},a("h4",{},"One call"),e,n,a("div",{class:"\
tge-bar"},o,r),a("h4",{},"The compiler"),i,s),draw:({film:m})=>{let{eager:g,compiled:u,calls:h,compile_seconds:v,cached:S}=m.
times,p=[];g!==null&&p.push(["eager",g]),u!==null&&p.push(["compiled",u]),e.replaceChildren(...p.map(([E,P])=>Qt(E,P,g??
u??1))),O(n,cr(m)),n.hidden=n.textContent==="",O(o,p.length?"Measure again":"Measure"),h>0&&!r.textContent&&O(r,`Median \
of ${A(h,"call")} each.`),O(i,lr(v,S));let k=m.stages.filter(({milliseconds:E})=>E>0),M=Math.max(...k.map(({milliseconds:E})=>E),
1e-9);s.replaceChildren(...k.map(({name:E,milliseconds:P})=>Qt(b(E,30),P/1e3,M/1e3)))},tell:(m,g)=>{O(r,m),$(o,{"aria-di\
sabled":String(g)})}}}function lr(t,e){if(t===null)return"What each pass took:";let n=e?", with the machine code found o\
n disk":"";return`${ue(t)} in all${n}. What each pass took:`}function cr({times:{eager:t,compiled:e}}){if(t===null||e===
null||e<=0)return"";let n=t/e;return n>=1.05?`Compiled runs ${Number(n.toPrecision(2))} times as fast.`:n<=.95?`Compiled\
 takes ${Number((1/n).toPrecision(2))} times as long.`:"Both take the same time."}function Qt(t,e,n){let r=a("span",{class:"\
tge-share-fill"});return r.style.width=`${Math.max(.5,Math.min(100,100*e/n))}%`,a("div",{class:"tge-time-row"},a("span",
{},t),a("span",{class:"tge-share-track","aria-hidden":"true"},r),a("span",{class:"tge-number"},ue(e)))}var ur={code:"Source",kernels:"Kernels",memory:"Memory",time:"Time"},mr=34,dr=1080,pr=640,fr=300,hr=16,gr=12e4,br=[["n p",
"next, previous pass"],["Space","play the film, or pause it"],[`${lt}`,"walk through a list; left and right fold and unf\
old, or change the pass"],["Enter","fold or unfold a section"],["Escape","choose nothing"]],Oe=class{constructor(e,n){this.
model=e;this.films=n;let r={look:i=>this.look(i),choose:(i,l)=>this.choose(i,l),hover:i=>this.hover(i),say:i=>this.announcer.
say(i),measure:()=>{this.measure()}};this.state=this.begin(),this.film=Nt(r),this.graph=Bt(r),this.details=$t(r),this.time=
Yt(r),this.panels={code:vt(r),kernels:Kt(r),memory:Jt(r),time:this.time};let o=ye.map(i=>({name:i,panel:this.panels[i].element}));
this.tabs=mt("What came out",o,i=>this.look({tab:i})),ye.forEach(i=>this.tabs.label(i,ur[i])),this.element=a("section",{
class:"tge tge-card tge-compiler","aria-label":`Compiler: ${b(n[0].title)}`},this.heading,this.notices,this.film.element,
a("div",{class:"tge-upper"},this.graph.element,this.details.element),this.tabs.element,...o.map(({panel:i})=>i),ct(br),this.
announcer.element),this.element.addEventListener("keydown",i=>this.key(i));let s=new ResizeObserver(()=>this.draw());s.observe(
this.element),this.undo=[()=>s.disconnect(),()=>this.film.stop(),ut(this.element),Pe(e,"films",()=>this.renew()),...["pa\
rt","stage","selected","tab","target","measure","only_changes"].map(i=>Pe(e,i,()=>this.follow()))],this.introduce(),this.
draw()}model;films;element;state;announcer=et();film;graph;details;panels;time;tabs;heading=a("div");notices=a("ul",{class:"\
tge-notices"});undo;close(){this.undo.forEach(e=>e())}begin(){let e=m=>this.model.get(m),n=Math.max(0,Math.min(this.films.
length-1,Number(e("part")??0))),r=this.films[n],o=Math.max(0,r.stages.length-1),s=Math.max(0,Math.min(o,Number(e("stage")??
0))),i=r.sources.find(({target:m})=>m===e("target")),l=this.state?.film===r?this.state.index:kt(r),c=Mt(String(e("select\
ed")??"")),d={film:r,part:n,index:l,stage:s,choice:c,hover:null,marks:pe(),hints:pe(),tab:ye.find(m=>m===e("tab"))??"cod\
e",source:i??r.sources[0],measure:xe.find(m=>m===e("measure"))??"type",onlyChanges:!!e("only_changes")};return{...d,marks:X(
l,c,d.source)}}introduce(){let{film:e}=this.state,n=this.films.map(({title:s},i)=>I(b(s.split(": ").at(-1)??s,60),{class:"\
tge-chip","aria-pressed":String(e===this.films[i])},()=>this.show(i))),r=a("div",{class:"tge-bar",role:"group","aria-lab\
el":"Graphs"},...n);r.hidden=n.length<2,this.heading.replaceChildren(a("h3",{class:"tge-title"},b(e.title,120)),a("p",{class:"\
tge-note"},He(e)),r);let o=e.notices.slice(0,20);this.notices.replaceChildren(...o.map(s=>a("li",{},b(s,400)))),this.notices.
hidden=o.length===0}show(e){let n=(this.films[e]?.stages.length??1)-1;for(let[r,o]of[["part",e],["selected",""],["stage",
n]])this.model.set(r,o);Re(this.model),this.renew()}draw(){let{state:e}=this,n=Math.max(200,this.element.clientWidth-mr),
r=n>=dr;this.element.classList.toggle("tge-wide",r),this.element.classList.toggle("tge-beside",n>=pr),this.film.draw(e,n),
this.graph.draw(e,r?n-fr-hr:n),this.details.draw(e,n),this.tabs.show(e.tab),this.panels[e.tab].draw(e,n)}look(e){this.state=
{...this.state,...e};let{index:n,choice:r,source:o}=this.state;"source"in e&&(this.state.marks=X(n,r,o)),this.draw(),("t\
ab"in e||"source"in e)&&this.panels[this.state.tab].reveal?.(this.state),this.keep()}choose(e,n){let{index:r,source:o}=this.
state,s=X(r,e,o);this.state={...this.state,choice:e,hover:null,marks:s,hints:pe()},this.details.draw(this.state,0),this.
mark(),this.graph!==n&&this.graph.reveal?.(this.state);let i=this.panels[this.state.tab];i!==n&&i.reveal?.(this.state),this.
announcer.say(e?ht(s):"Nothing is chosen."),this.keep()}hover(e){if(_e(e,this.state.hover))return;let{index:n,source:r}=this.
state;this.state={...this.state,hover:e,hints:X(n,e,r)},this.mark()}mark(){this.graph.mark?.(this.state),this.panels[this.
state.tab].mark?.(this.state)}keep(){let{part:e,stage:n,choice:r,tab:o,source:s,measure:i,onlyChanges:l}=this.state,c={part:e,
stage:n,selected:Me(r),tab:o,target:s?.target??"",measure:i,only_changes:l};for(let[d,m]of Object.entries(c))this.model.
get(d)!==m&&this.model.set(d,m);Re(this.model)}follow(){let e=this.begin(),n=this.state;if(e.film!==n.film)return this.renew();
let r=!_e(e.choice,n.choice);!r&&["stage","tab","source","measure","onlyChanges"].every(s=>e[s]===n[s])||(this.state={...e,
hover:n.hover,hints:n.hints},this.draw(),r&&this.choose(e.choice))}renew(){this.films=this.model.get("films"),this.state=
this.begin(),this.introduce(),this.draw()}key(e){let n=e.target;if(!W(e)||n.closest("input, select"))return;let r=n.closest(
"button, summary, [role=tab]");if(!(e.key===" "&&r)){if(e.key==="Escape")this.choose(null);else if(!this.film.key(e.key))
return;e.preventDefault()}}async measure(){this.time.tell("Measuring …",!0);try{await it(this.model,"measure",{},gr),this.
time.tell("",!1)}catch(e){this.time.tell(se(e.message),!1)}O(this.heading.querySelector(".tge-note"),He(this.state.film)),
this.draw()}};function yr({model:t,el:e}){let n=t.get("films")??[];if(n.length===0||n.some(({version:s})=>s!==1))return e.replaceChildren(
a("div",{class:"tge tge-card tge-compiler"},a("p",{},"There is nothing compiled to show. Run the cell again."))),()=>{};
let r=new Oe(t,n);e.replaceChildren(r.element);let o=Xe(r.element);return()=>{o(),r.close()}}var us={render:yr};export{us as default};
