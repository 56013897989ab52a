function h(t,e,n){return t.on(`change:${e}`,n),()=>t.off(`change:${e}`,n)}function D(t){return fe(t,()=>t.save_changes())}var pe=new WeakMap;function fe(t,e){try{e()}catch{return pe.get(t)?.forEach(n=>n()),!1}return!0}function M(t,e){for(let[n,s]of Object.entries(e))s===!1?t.removeAttribute(n):t.setAttribute(n,s===!0?"":String(s))}function o(t,e={},...n){
let s=document.createElement(t);return M(s,e),s.append(...n),s}function L(t,e,n){let s=o("button",{type:"button",...e},t);return s.addEventListener("click",n),s}function x(t,e){t.textContent!==
e&&(t.textContent=e)}var j=0;function q(t){return j+=1,`${t}-${Date.now().toString(36)}-${j}`}var me="button, input, select, [tabindex]";var g=null;function G(t){let e=()=>[...t.querySelectorAll(me)];t.addEventListener("focusout",({target:r,relatedTarget:i})=>{
i===null&&(g={index:e().indexOf(r),at:performance.now()})});let n=()=>{if(!t.isConnected)return;s.disconnect(),document.
activeElement===document.body&&g&&performance.now()-g.at<3e3&&e()[g.index]?.focus(),g=null},s=new ResizeObserver(n);return s.
observe(t),()=>s.disconnect()}function C(t,e=3){if(t===null||Number.isNaN(t))return"nan";if(!Number.isFinite(t))return t>0?"inf":"−inf";if(t===0)return"\
0";let n=Math.abs(t);return n>=1e6||n<.001?V(he(t,e)):Number.isInteger(t)?u(t):n>=10**e?u(Math.round(t)):V(t.toPrecision(
e))}function u(t){let e=String(Math.abs(t)).replace(/\B(?=(\d{3})+$)/g,",");return t<0?`−${e}`:e}function he(t,e){let[
n="",s="0"]=t.toExponential(e-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(s)}`}function V(t){
return t.replaceAll("-","−")}var ge="…",be=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function f(t){return t.replace(be,e=>e===`
`?"⏎":`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}function m(t,e){let n=Array.from(t.slice(0,2*e+2));return n.
length<=e?t:n.slice(0,Math.max(0,e-1)).join("")+ge}function W(t){let e=t.flatMap(([n,s])=>[o("dt",{},...n.split(" ").map(r=>o("kbd",{},r))),o("dd",{},s)]);return o("detail\
s",{class:"tge-keys"},o("summary",{},"Keyboard"),o("dl",{},...e))}function ye({key:t,ctrlKey:e,metaKey:n,altKey:s,shiftKey:r}){return!e&&!s&&!n&&!(r&&t==="Enter")}function F(t){let e=n=>{
ye(n)&&n.stopPropagation()};return t.addEventListener("keydown",e),()=>t.removeEventListener("keydown",e)}function U(t){let e=t.map(n=>({...ve(),...n}));return e.forEach((n,s)=>{s>0&&e[n.parent]?.children.push(n)}),e}function ve(){
return{name:"",path:"",type:"",parent:0,depth:0,shared:"",training:!1,repr:"",source:"",hooks:[],buffers:[],parameters:[],
count:0,trainable:0,bytes:{parameters:0,gradients:0,optimizer:0},look:0,calls:0,outputs:[],more_outputs:0,activations:0,
adds:0,error:"",children:[]}}function Y({bytes:t,activations:e}){return t.parameters+t.gradients+t.optimizer+e}var J=["B","kB","MB","GB","TB"],Q=["","k","M","G","T"];function d(t){let[e,n]=X(t,J.length);return`${Z(e)} ${J[n]}`}function w(t){
if(t<1e5)return u(t);let[e,n]=X(t,Q.length);return`${Z(e)}${Q[n]}`}function X(t,e){let n=0;for(;t>=999.5&&n<e-1;)t/=1e3,
n+=1;return[t,n]}function Z(t){return String(Number(t.toPrecision(3)))}function b(t){return t===null?"not yet known":t.length===
0?"scalar":t.join(" × ")}function E(t){let[e]=t.outputs;if(e===void 0)return"";let n=t.outputs.length-1+t.more_outputs;
return b(e)+(n>0?` +${n}`:"")}function ee(t){return t.count===0||t.trainable===t.count?"":t.trainable===0?"frozen":"part\
ly frozen"}function te(t,e){let{bytes:n}=e,s=e.count-e.trainable,r=[["parameters",u(e.count)],["trainable",u(e.trainable)]];
return s>0&&r.push(["frozen",u(s)]),r.push(["their memory",d(n.parameters)]),n.gradients>0&&r.push(["gradients",d(n.gradients)]),
t.has_optimizer&&r.push(["optimizer",d(n.optimizer)]),t.ran&&r.push(["activations",d(e.activations)],["multiply-adds",w(
e.adds)]),r}var Me=400;function re(t,e){let n=o("h3",{class:"tge-panel-title"},p(t.path||t.type)),s=o("code",{class:"tge-module-repr"},
p(t.repr)),r=[n,s];if(t.error&&r.push(o("p",{class:"tge-warning"},R(t.error))),r.push(xe(t,e)),t.parameters.length>0&&r.
push($("Its own parameters"),we(t.parameters)),t.buffers.length>0){let i=t.buffers.map(a=>`${a.name}  ${b(a.shape)}  ${a.
dtype}`);r.push($("Buffers"),ne(i))}return t.hooks.length>0&&r.push($("Hooks"),ne(t.hooks.map(({kind:i,name:a})=>`${i}: ${a}`))),
r}function xe(t,e){let n=o("dl",{class:"tge-facts"}),s=(a,l)=>{l&&n.append(o("dt",{},a),o("dd",{},p(l)))},{bytes:r}=t;s(
"mode",t.training?"training":"evaluation"),s("output",E(t)),s("other outputs",t.outputs.slice(1).map(b).join(", ")),e&&s(
"calls",t.calls===0?"did not run":String(t.calls)),s("same module as",t.shared),s("parameters",t.count>0?u(t.count):"");
let i=t.count-t.trainable;return s("of these frozen",i>0?u(i):""),s("multiply-adds",t.adds>0?u(t.adds):""),s("memory of \
parameters",r.parameters>0?d(r.parameters):""),s("of gradients",r.gradients>0?d(r.gradients):""),s("of the optimizer",r.
optimizer>0?d(r.optimizer):""),s("of activations",t.activations>0?d(t.activations):""),s("forward is in",t.source),n}function we(t){
let e=["name","shape","norm","grad norm"].map(r=>o("th",{scope:"col"},r)),n=t.map(r=>{let a=[r.trainable?"":"frozen",r.shared&&
`same as ${r.shared}`].filter(Boolean).join(", "),l=o("th",{scope:"row"},p(r.name));return a&&l.append(o("span",{class:"\
tge-badge"},p(a))),o("tr",{},l,o("td",{title:r.dtype},b(r.shape),Ee(r.dtype)),o("td",{},r.shape===null?"":C(r.norm)),o("\
td",{},r.has_gradient?C(r.gradient_norm):"–"))}),s=o("table",{class:"tge-parameters"},o("thead",{},o("tr",{},...e)),o(
"tbody",{},...n));return o("div",{class:"tge-parameters-scroll"},s)}function Ee(t){return t==="float32"?"":` ${t}`}function ne(t){
let e=t.map(n=>o("li",{},p(n)));return o("ul",{class:"tge-plain-list"},...e)}function $(t){return o("h4",{class:"tge-pan\
el-heading"},t)}function R(t){return t.split(`
`).map(e=>p(e)).join(`
`)}function p(t){return m(f(t),Me)}var Te=3;function H(t,e){return`${t.path} ×${e}`}function N(t){let e=[],n=[],s=()=>{n.length>=Te?e.push(n):e.push(...n.
map(r=>[r]))};for(let r of t){if(n.length>0&&n[0]?.look===r.look){n.push(r);continue}s(),n=[r]}return s(),e.filter(r=>r.
length>0)}function O(t,e){let n=e.trim().toLowerCase();return`${t.path} ${t.type}`.toLowerCase().includes(n)}function se(t,e,n){
let s=[],r=n.trim()===""?null:Se(t,n),i=(a,l,y,de,ce)=>{let[v]=a;if(v===void 0)return;let _=a.length>1,T=_?H(v,a.length):
v.path,I=_?a.map(c=>[c]):N(v.children),k=r?I.map(c=>c.filter(S=>r.has(S))).filter(c=>c.length):I,P=k.length>0,B=P&&(r!==
null||e.has(T));s.push({...ke(T,a,l),parent:y,open:B,opens:P,place:de,of:ce}),B&&k.forEach((c,S)=>i(c,l+1,T,S+1,k.length))};
return(r===null||r.has(t))&&i([t],1,null,1,1),s}function ke(t,e,n){let s=r=>e.reduce((i,a)=>i+r(a),0);return{key:t,module:e[0],
times:e.length,level:n,count:s(r=>r.count),trainable:s(r=>r.trainable),memory:s(Y),adds:s(r=>r.adds)}}function Se(t,e){let n=new Set,
s=r=>((r.children.map(s).some(Boolean)||O(r,e))&&n.add(r),n.has(r));return s(t),n}function oe(t){let e=[],n=s=>{s.children.
length>0&&e.push(s.path);for(let r of N(s.children))r.length>1&&e.push(H(r[0],r.length));s.children.forEach(n)};return n(
t),e}function ie(t,e){let n=[],s=r=>{if(r.path===e)return!0;for(let i of N(r.children))if(i.some(s))return i.length>1&&n.
push(H(i[0],i.length)),n.push(r.path),!0;return!1};return s(t),n}function ae(t,e,n){let s=e[n];if(s===void 0)return;let r=a=>a&&
{go:a.key};switch(t){case"ArrowDown":return r(e[n+1]);case"ArrowUp":return r(e[n-1]);case"Home":return r(e[0]);case"End":
return r(e.at(-1));case"ArrowRight":return s.opens?s.open?r(e[n+1]):{open:s.key}:void 0;case"ArrowLeft":return s.open?{close:s.
key}:s.parent===null?void 0:{go:s.parent};case"*":return{siblings:e.filter(a=>a.parent===s.parent&&a.opens).map(a=>a.key)}}
if(t.length!==1||t===" ")return;let i=[...e.slice(n+1),...e.slice(0,n)];return r(i.find(({module:a})=>Le(a,t)))}function Le({
name:t,type:e},n){let s=n.toLowerCase();return t.toLowerCase().startsWith(s)||e.toLowerCase().startsWith(s)}var z=48,$e=200,le="stopped inside",Re=[["↑ ↓","another module"],["→ ←","unfold, fold; then into it, out of it"],
["Enter","unfold or fold"],["*","unfold all that stand beside it"],["a…z","the next one that begins so"]],A=class{constructor(e){
this.model=e;let n=q("tge-filter");this.filter=o("input",{type:"search",id:n,class:"tge-filter",placeholder:"name or typ\
e",autocomplete:"off",spellcheck:"false"});let s=o("div",{class:"tge-tree-tools"},o("label",{for:n},"Find"),this.filter,
this.found,o("span",{class:"tge-choices"},L("Unfold all",{class:"tge-button tge-small"},()=>this.open(oe(this.root))),L(
"Fold all",{class:"tge-button tge-small"},()=>this.open([this.root.path]))));this.element=o("section",{class:"tge tge-ca\
rd tge-modules","aria-label":"Modules of a model"},this.title,this.sums,this.says,s,o("div",{class:"tge-tree-body"},o("d\
iv",{class:"tge-tree-frame"},this.head,this.list),this.panel),W(Re)),this.filter.value=this.wanted,this.listen(),this.read()}model;element;tree;modules=[];rows=[];current="";undo=[];title=o(
"h2",{class:"tge-title"});sums=o("dl",{class:"tge-totals"});says=o("div",{class:"tge-says"});filter;found=o("span",{class:"\
tge-found"});head=o("div",{class:"tge-tree-head","aria-hidden":"true"});list=o("div",{class:"tge-tree",role:"tree","aria\
-label":"Modules"});panel=o("div",{class:"tge-module-panel",role:"region","aria-label":"The chosen module",tabindex:0});get root(){
return this.modules[0]}get wanted(){return String(this.model.get("wanted")??"")}listen(){let{model:e}=this;this.filter.addEventListener(
"input",()=>this.set({wanted:this.filter.value})),this.filter.addEventListener("keydown",n=>{n.key==="ArrowDown"&&(n.preventDefault(),
this.list.querySelector("[tabindex='0']")?.focus())}),this.list.addEventListener("keydown",n=>this.key(n)),this.list.addEventListener(
"click",n=>this.click(n)),this.undo.push(h(e,"tree",()=>this.read()),h(e,"opened",()=>this.show()),h(e,"wanted",()=>{this.
filter.value!==this.wanted&&(this.filter.value=this.wanted),this.show()}),h(e,"selected",()=>this.choose()),F(this.element),
G(this.element))}close(){this.undo.forEach(e=>e())}set(e){for(let[n,s]of Object.entries(e))this.model.set(n,s);D(this.model)}open(e){
this.set({opened:e})}click(e){let n=e.target,s=n.closest("[data-row]"),r=this.rows[Number(s?.dataset.row)];r&&(n.closest(
".tge-twist")&&r.opens&&this.fold(r.key,!r.open),this.focus(r.key))}key(e){if(e.ctrlKey||e.metaKey||e.altKey)return;let n=this.
rows.findIndex(i=>i.key===this.current),s=this.rows[n];if((e.key==="Enter"||e.key===" ")&&s?.opens){e.preventDefault(),this.
fold(s.key,!s.open);return}let r=ae(e.key,this.rows,n);r!==void 0&&(e.preventDefault(),"go"in r?this.focus(r.go):"siblin\
gs"in r?this.open([...this.opened,...r.siblings]):"open"in r?this.fold(r.open,!0):this.fold(r.close,!1))}get opened(){return new Set(
this.model.get("opened"))}fold(e,n){let s=this.opened;n?s.add(e):s.delete(e),this.open([...s]),this.focus(e)}focus(e){let n=this.
rows.find(s=>s.key===e);n&&(this.current=e,this.set({selected:n.module.path}),this.choose(),this.list.querySelector("[ta\
bindex='0']")?.focus())}read(){this.tree=this.model.get("tree"),this.modules=U(this.tree.modules),x(this.title,`Modules \
of ${m(f(this.tree.title),z)}`),this.sums.replaceChildren(...te(this.tree,this.root).map(([r,i])=>o("div",{},o("dt",{},r),
o("dd",{},i)))),this.says.replaceChildren();let e=(r,i)=>{r&&this.says.append(o("p",{class:i},R(r)))},[n=""]=this.tree.error.
split(`
`);e(n&&`The forward pass stopped. ${n}`,"tge-warning"),e(this.tree.notice,"tge-note"),this.element.classList.toggle("tg\
e-no-run",!this.tree.ran);let s=["module","output","parameters","memory","multiply-adds"];this.head.replaceChildren(...s.
map((r,i)=>o("span",{class:`tge-col-${i}`},r))),this.show()}show(){let{wanted:e}=this;this.rows=se(this.root,this.opened,
e);let n=this.list.contains(document.activeElement);this.rows.some(({key:r})=>r===this.current)||(this.current=this.rowOf(
this.model.get("selected"))),this.list.replaceChildren(...this.rows.map((r,i)=>this.line(r,i))),this.list.classList.toggle(
"tge-long-tree",this.rows.length>$e),x(this.found,e.trim()?this.foundText():""),this.choose(),n&&this.list.querySelector(
"[tabindex='0']")?.focus()}foundText(){if(this.rows.length===0)return"nothing found";let e=Ne(this.modules,this.wanted);
return`${u(e)} of ${u(this.modules.length)}`}rowOf(e){let n=new Set(this.rows.map(({key:s})=>s));return n.has(e)?e:ie(this.
root,e).find(s=>n.has(s))??this.rows[0]?.key??""}choose(){let e=this.model.get("selected"),n=this.rows.find(({key:r})=>r===
this.current);(n===void 0||n.module.path!==e)&&(this.current=this.rowOf(e)),this.rows.forEach((r,i)=>{let a=r.key===this.
current;M(this.list.children[i],{"aria-selected":String(a),tabindex:a?0:-1})});let s=this.modules.find(r=>r.path===e)??this.
root;this.panel.replaceChildren(...re(s,this.tree.ran))}line(e,n){let{module:s}=e,r=e.count/Math.max(1,this.root.count),
i=o("span",{class:"tge-share-bar"},o("span",{}));i.firstChild.style.width=`${Math.max(e.count?1:0,100*r)}%`;let a=o("spa\
n",{class:"tge-col-2"},i,o("span",{},w(e.count),ue(" parameters"))),l=o("span",{class:"tge-col-0"},...Oe(e));l.style.setProperty(
"--tge-level",String(e.level-1));let y=o("div",{class:He(s)?"tge-line tge-line-failed":"tge-line",role:"treeitem","data-\
row":n,"aria-level":e.level,"aria-posinset":e.place,"aria-setsize":e.of},l,K(1,E(s),"output "),a,K(3,e.memory?d(e.memory):
"","memory "),K(4,e.adds?w(e.adds):"","multiply-adds "));return e.opens&&M(y,{"aria-expanded":String(e.open)}),y}};function He(t){
return t.error!==""&&t.error!==le}function K(t,e,n){let s=o("span",{class:`tge-col-${t}`});return e&&s.append(ue(n),e),s}
function ue(t){return o("span",{class:"tge-visually-hidden"},t)}function Ne(t,e){return t.filter(n=>O(n,e)).length}function Oe(t){
let{module:e}=t,n=o("span",{class:"tge-twist","aria-hidden":"true"});x(n,t.opens?t.open?"▾":"▸":"");let s=m(f(e.type),
z),r=t.level>1&&t.times===1,i=[n];if(r&&i.push(o("span",{class:"tge-module-name"},m(f(e.name),z))),i.push(o("span",{class:r?
"tge-module-type":"tge-module-name"},s)),t.times>1){let l=`× ${u(t.times)}`;i.push(o("span",{class:"tge-badge tge-times"},
l))}let a=[ee(t),e.shared&&"shared",e.hooks.length>0&&`${e.hooks.length} hook${e.hooks.length>1?"s":""}`,e.calls>1&&t.times===
1&&`${e.calls} calls`,e.error&&(e.error===le?"stopped":"failed")].filter(Boolean);for(let l of a)i.push(o("span",{class:`\
tge-badge tge-badge-${l.split(" ").at(-1)}`},l));return i}function Ke({model:t,el:e}){let n=t.get("tree");if(n.version!==
1||!n.modules?.length)return e.replaceChildren(o("div",{class:"tge tge-card tge-modules"},o("p",{},"There is nothing to \
show here. Run the cell again."))),()=>{};let s=new A(t);return e.replaceChildren(s.element),()=>s.close()}var at={render:Ke};export{at as default};
