function h(t,e,n){return t.on(`change:${e}`,n),()=>t.off(`change:${e}`,n)}function D(t){return me(t,()=>t.save_changes())}var fe=new WeakMap;function me(t,e){try{e()}catch{return fe.get(t)?.forEach(n=>n()),!1}return!0}function M(t,e){for(let[n,s]of Object.entries(e))s===!1?t.removeAttribute(n):t.setAttribute(n,s===!0?"":String(s))}function o(t,e={},...n){
let s=document.createElement(t);return M(s,e),s.append(...n),s}function L(t,e,n){let s=o("button",{type:"button",...e},t);return s.addEventListener("click",n),s}function v(t,e){t.textContent!==
e&&(t.textContent=e)}var F=0;function j(t){return F+=1,`${t}-${Date.now().toString(36)}-${F}`}var he="button, input, select, [tabindex]";var g=null;function q(t){let e=()=>[...t.querySelectorAll(he)];t.addEventListener("focusout",({target:r,relatedTarget:i})=>{
i===null&&(g={index:e().indexOf(r),at:performance.now()})});let n=()=>{if(!t.isConnected)return;s.disconnect(),document.
activeElement===document.body&&g&&performance.now()-g.at<3e3&&e()[g.index]?.focus(),g=null},s=new ResizeObserver(n);return s.
observe(t),()=>s.disconnect()}function $(t,e=3){if(t===null||Number.isNaN(t))return"nan";if(!Number.isFinite(t))return t>0?"inf":"−inf";if(t===0)return"\
0";let n=Math.abs(t);return n>=1e6||n<.001?G(ge(t,e)):Number.isInteger(t)?u(t):n>=10**e?u(Math.round(t)):G(t.toPrecision(
e))}function u(t){let e=String(Math.abs(t)).replace(/\B(?=(\d{3})+$)/g,",");return t<0?`−${e}`:e}function ge(t,e){let[
n="",s="0"]=t.toExponential(e-1).split("e");return`${n.includes(".")?n.replace(/\.?0+$/,""):n}e${Number(s)}`}function G(t){
return t.replaceAll("-","−")}var be="…",ye=new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u\
2060-\\u2069\\ufeff]","g");function f(t){return t.replace(ye,e=>e===`
`?"⏎":`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}function m(t,e){let n=Array.from(t.slice(0,2*e+2));return n.
length<=e?t:n.slice(0,Math.max(0,e-1)).join("")+be}function U(t){let e=t.flatMap(([n,s])=>[o("dt",{},...n.split(" ").map(r=>o("kbd",{},r))),o("dd",{},s)]);return o("detail\
s",{class:"tge-keys"},o("summary",{},"Keyboard"),o("dl",{},...e))}function xe({key:t,ctrlKey:e,metaKey:n,altKey:s,shiftKey:r}){return!e&&!s&&!n&&!(r&&t==="Enter")}function V(t){let e=n=>{
xe(n)&&n.stopPropagation()};return t.addEventListener("keydown",e),()=>t.removeEventListener("keydown",e)}function W(t){let e=t.map(n=>({...Me(),...n}));return e.forEach((n,s)=>{s>0&&e[n.parent]?.children.push(n)}),e}function Me(){
return{name:"",path:"",type:"",parent:0,depth:0,shared:"",training:!1,repr:"",source:"",hooks:[],buffers:[],parameters:[],
count:0,trainable:0,bytes:{parameters:0,gradients:0,optimizer:0},look:0,calls:0,outputs:[],more_outputs:0,activations:0,
adds:0,error:"",children:[]}}function Y({bytes:t,activations:e}){return t.parameters+t.gradients+t.optimizer+e}function J(t){return t.length===0?"scalar":t.join(" × ")}var Q=["B","kB","MB","GB","TB"],X=["","k","M","G","T"];function c(t){let[e,n]=Z(t,Q.length);return`${ee(e)} ${Q[n]}`}function w(t){
if(t<1e5)return u(t);let[e,n]=Z(t,X.length);return`${ee(e)}${X[n]}`}function Z(t,e){let n=0;for(;t>=999.5&&n<e-1;)t/=1e3,
n+=1;return[t,n]}function ee(t){return String(Number(t.toPrecision(3)))}function b(t){return t===null?"not yet known":J(
t)}function S(t){let[e]=t.outputs;if(e===void 0)return"";let n=t.outputs.length-1+t.more_outputs;return b(e)+(n>0?` +${n}`:
"")}function te(t){return t.count===0||t.trainable===t.count?"":t.trainable===0?"frozen":"partly frozen"}function ne(t,e){
let{bytes:n}=e,s=e.count-e.trainable,r=[["parameters",u(e.count)],["trainable",u(e.trainable)]];return s>0&&r.push(["fro\
zen",u(s)]),r.push(["their memory",c(n.parameters)]),n.gradients>0&&r.push(["gradients",c(n.gradients)]),t.has_optimizer&&
r.push(["optimizer",c(n.optimizer)]),t.ran&&r.push(["activations",c(e.activations)],["multiply-adds",w(e.adds)]),r}var ve=400;function se(t,e){let n=o("h3",{class:"tge-panel-title"},p(t.path||t.type)),s=o("code",{class:"tge-module-repr"},
p(t.repr)),r=[n,s];if(t.error&&r.push(o("p",{class:"tge-warning"},N(t.error))),r.push(we(t,e)),t.parameters.length>0&&r.
push(C("Its own parameters"),Se(t.parameters)),t.buffers.length>0){let i=t.buffers.map(a=>`${a.name}  ${b(a.shape)}  ${a.
dtype}`);r.push(C("Buffers"),re(i))}return t.hooks.length>0&&r.push(C("Hooks"),re(t.hooks.map(({kind:i,name:a})=>`${i}: ${a}`))),
r}function we(t,e){let n=o("dl",{class:"tge-facts"}),s=(a,l)=>{l&&n.append(o("dt",{},a),o("dd",{},p(l)))},{bytes:r}=t;s(
"mode",t.training?"training":"evaluation"),s("output",S(t)),s("other outputs",t.outputs.slice(1).map(b).join(", ")),e&&s(
"calls",t.calls===0?"did not run":String(t.calls)),s("same module as",t.shared),s("parameters",t.count>0?u(t.count):"");
let i=t.count-t.trainable;return s("of these frozen",i>0?u(i):""),s("multiply-adds",t.adds>0?u(t.adds):""),s("memory of \
parameters",r.parameters>0?c(r.parameters):""),s("of gradients",r.gradients>0?c(r.gradients):""),s("of the optimizer",r.
optimizer>0?c(r.optimizer):""),s("of activations",t.activations>0?c(t.activations):""),s("forward is in",t.source),n}function Se(t){
let e=["name","shape","norm","grad norm"].map(r=>o("th",{scope:"col"},r)),n=t.map(r=>{let a=[r.trainable?"":"frozen",r.shared&&
`same as ${r.shared}`].filter(Boolean).join(", "),l=o("th",{scope:"row"},p(r.name));return a&&l.append(o("span",{class:"\
tge-badge"},p(a))),o("tr",{},l,o("td",{title:r.dtype},b(r.shape),Ee(r.dtype)),o("td",{},r.shape===null?"":$(r.norm)),o("\
td",{},r.has_gradient?$(r.gradient_norm):"–"))}),s=o("table",{class:"tge-parameters"},o("thead",{},o("tr",{},...e)),o(
"tbody",{},...n));return o("div",{class:"tge-parameters-scroll"},s)}function Ee(t){return t==="float32"?"":` ${t}`}function re(t){
let e=t.map(n=>o("li",{},p(n)));return o("ul",{class:"tge-plain-list"},...e)}function C(t){return o("h4",{class:"tge-pan\
el-heading"},t)}function N(t){return t.split(`
`).map(e=>p(e)).join(`
`)}function p(t){return m(f(t),ve)}var Te=3;function R(t,e){return`${t.path} ×${e}`}function H(t){let e=[],n=[],s=()=>{n.length>=Te?e.push(n):e.push(...n.
map(r=>[r]))};for(let r of t){if(n.length>0&&n[0]?.look===r.look){n.push(r);continue}s(),n=[r]}return s(),e.filter(r=>r.
length>0)}function O(t,e){let n=e.trim().toLowerCase();return`${t.path} ${t.type}`.toLowerCase().includes(n)}function oe(t,e,n){
let s=[],r=n.trim()===""?null:Le(t,n),i=(a,l,y,de,pe)=>{let[x]=a;if(x===void 0)return;let A=a.length>1,E=A?R(x,a.length):
x.path,_=A?a.map(d=>[d]):H(x.children),T=r?_.map(d=>d.filter(k=>r.has(k))).filter(d=>d.length):_,P=T.length>0,B=P&&(r!==
null||e.has(E));s.push({...ke(E,a,l),parent:y,open:B,opens:P,place:de,of:pe}),B&&T.forEach((d,k)=>i(d,l+1,E,k+1,T.length))};
return(r===null||r.has(t))&&i([t],1,null,1,1),s}function ke(t,e,n){let s=r=>e.reduce((i,a)=>i+r(a),0);return{key:t,module:e[0],
times:e.length,level:n,count:s(r=>r.count),trainable:s(r=>r.trainable),memory:s(Y),adds:s(r=>r.adds)}}function Le(t,e){let n=new Set,
s=r=>((r.children.map(s).some(Boolean)||O(r,e))&&n.add(r),n.has(r));return s(t),n}function ie(t){let e=[],n=s=>{s.children.
length>0&&e.push(s.path);for(let r of H(s.children))r.length>1&&e.push(R(r[0],r.length));s.children.forEach(n)};return n(
t),e}function ae(t,e){let n=[],s=r=>{if(r.path===e)return!0;for(let i of H(r.children))if(i.some(s))return i.length>1&&n.
push(R(i[0],i.length)),n.push(r.path),!0;return!1};return s(t),n}function le(t,e,n){let s=e[n];if(s===void 0)return;let r=a=>a&&
{go:a.key};switch(t){case"ArrowDown":return r(e[n+1]);case"ArrowUp":return r(e[n-1]);case"Home":return r(e[0]);case"End":
return r(e.at(-1));case"ArrowRight":return s.opens?s.open?r(e[n+1]):{open:s.key}:void 0;case"ArrowLeft":return s.open?{close:s.
key}:s.parent===null?void 0:{go:s.parent};case"*":return{siblings:e.filter(a=>a.parent===s.parent&&a.opens).map(a=>a.key)}}
if(t.length!==1||t===" ")return;let i=[...e.slice(n+1),...e.slice(0,n)];return r(i.find(({module:a})=>$e(a,t)))}function $e({
name:t,type:e},n){let s=n.toLowerCase();return t.toLowerCase().startsWith(s)||e.toLowerCase().startsWith(s)}var I=48,Ne=200,ue="stopped inside",Re=[["↑ ↓","another module"],["→ ←","unfold, fold; then into it, out of it"],
["Enter","unfold or fold"],["*","unfold all that stand beside it"],["a…z","the next one that begins so"]],z=class{constructor(e){
this.model=e;let n=j("tge-filter");this.filter=o("input",{type:"search",id:n,class:"tge-filter",placeholder:"name or typ\
e",autocomplete:"off",spellcheck:"false"});let s=o("div",{class:"tge-tree-tools"},o("label",{for:n},"Find"),this.filter,
this.found,o("span",{class:"tge-choices"},L("Unfold all",{class:"tge-button tge-small"},()=>this.open(ie(this.root))),L(
"Fold all",{class:"tge-button tge-small"},()=>this.open([this.root.path]))));this.element=o("section",{class:"tge tge-ca\
rd tge-modules","aria-label":"Modules of a model"},this.title,this.sums,this.says,s,o("div",{class:"tge-tree-body"},o("d\
iv",{class:"tge-tree-frame"},this.head,this.list),this.panel),U(Re)),this.filter.value=this.wanted,this.listen(),this.read()}model;element;tree;modules=[];rows=[];current="";undo=[];title=o(
"h2",{class:"tge-title"});sums=o("dl",{class:"tge-totals"});says=o("div",{class:"tge-says"});filter;found=o("span",{class:"\
tge-found"});head=o("div",{class:"tge-tree-head","aria-hidden":"true"});list=o("div",{class:"tge-tree",role:"tree","aria\
-label":"Modules"});panel=o("div",{class:"tge-module-panel",role:"region","aria-label":"The chosen module",tabindex:0});get root(){
return this.modules[0]}get wanted(){return String(this.model.get("wanted")??"")}listen(){let{model:e}=this;this.filter.addEventListener(
"input",()=>this.set({wanted:this.filter.value})),this.filter.addEventListener("keydown",n=>{n.key==="ArrowDown"&&(n.preventDefault(),
this.list.querySelector("[tabindex='0']")?.focus())}),this.list.addEventListener("keydown",n=>this.key(n)),this.list.addEventListener(
"click",n=>this.click(n)),this.undo.push(h(e,"tree",()=>this.read()),h(e,"opened",()=>this.show()),h(e,"wanted",()=>{this.
filter.value!==this.wanted&&(this.filter.value=this.wanted),this.show()}),h(e,"selected",()=>this.choose()),V(this.element),
q(this.element))}close(){this.undo.forEach(e=>e())}set(e){for(let[n,s]of Object.entries(e))this.model.set(n,s);D(this.model)}open(e){
this.set({opened:e})}click(e){let n=e.target,s=n.closest("[data-row]"),r=this.rows[Number(s?.dataset.row)];r&&(n.closest(
".tge-twist")&&r.opens&&this.fold(r.key,!r.open),this.focus(r.key))}key(e){if(e.ctrlKey||e.metaKey||e.altKey)return;let n=this.
rows.findIndex(i=>i.key===this.current),s=this.rows[n];if((e.key==="Enter"||e.key===" ")&&s?.opens){e.preventDefault(),this.
fold(s.key,!s.open);return}let r=le(e.key,this.rows,n);r!==void 0&&(e.preventDefault(),"go"in r?this.focus(r.go):"siblin\
gs"in r?this.open([...this.opened,...r.siblings]):"open"in r?this.fold(r.open,!0):this.fold(r.close,!1))}get opened(){return new Set(
this.model.get("opened"))}fold(e,n){let s=this.opened;n?s.add(e):s.delete(e),this.open([...s]),this.focus(e)}focus(e){let n=this.
rows.find(s=>s.key===e);n&&(this.current=e,this.set({selected:n.module.path}),this.choose(),this.list.querySelector("[ta\
bindex='0']")?.focus())}read(){this.tree=this.model.get("tree"),this.modules=W(this.tree.modules),v(this.title,`Modules \
of ${m(f(this.tree.title),I)}`),this.sums.replaceChildren(...ne(this.tree,this.root).map(([r,i])=>o("div",{},o("dt",{},r),
o("dd",{},i)))),this.says.replaceChildren();let e=(r,i)=>{r&&this.says.append(o("p",{class:i},N(r)))},[n=""]=this.tree.error.
split(`
`);e(n&&`The forward pass stopped. ${n}`,"tge-warning"),e(this.tree.notice,"tge-note"),this.element.classList.toggle("tg\
e-no-run",!this.tree.ran);let s=["module","output","parameters","memory","multiply-adds"];this.head.replaceChildren(...s.
map((r,i)=>o("span",{class:`tge-col-${i}`},r))),this.show()}show(){let{wanted:e}=this;this.rows=oe(this.root,this.opened,
e);let n=this.list.contains(document.activeElement);this.rows.some(({key:r})=>r===this.current)||(this.current=this.rowOf(
this.model.get("selected"))),this.list.replaceChildren(...this.rows.map((r,i)=>this.line(r,i))),this.list.classList.toggle(
"tge-long-tree",this.rows.length>Ne),v(this.found,e.trim()?this.foundText():""),this.choose(),n&&this.list.querySelector(
"[tabindex='0']")?.focus()}foundText(){if(this.rows.length===0)return"nothing found";let e=Oe(this.modules,this.wanted);
return`${u(e)} of ${u(this.modules.length)}`}rowOf(e){let n=new Set(this.rows.map(({key:s})=>s));return n.has(e)?e:ae(this.
root,e).find(s=>n.has(s))??this.rows[0]?.key??""}choose(){let e=this.model.get("selected"),n=this.rows.find(({key:r})=>r===
this.current);(n===void 0||n.module.path!==e)&&(this.current=this.rowOf(e)),this.rows.forEach((r,i)=>{let a=r.key===this.
current;M(this.list.children[i],{"aria-selected":String(a),tabindex:a?0:-1})});let s=this.modules.find(r=>r.path===e)??this.
root;this.panel.replaceChildren(...se(s,this.tree.ran))}line(e,n){let{module:s}=e,r=e.count/Math.max(1,this.root.count),
i=o("span",{class:"tge-share-bar"},o("span",{}));i.firstChild.style.width=`${Math.max(e.count?1:0,100*r)}%`;let a=o("spa\
n",{class:"tge-col-2"},i,o("span",{},w(e.count),ce(" parameters"))),l=o("span",{class:"tge-col-0"},...Ke(e));l.style.setProperty(
"--tge-level",String(e.level-1));let y=o("div",{class:He(s)?"tge-line tge-line-failed":"tge-line",role:"treeitem","data-\
row":n,"aria-level":e.level,"aria-posinset":e.place,"aria-setsize":e.of},l,K(1,S(s),"output "),a,K(3,e.memory?c(e.memory):
"","memory "),K(4,e.adds?w(e.adds):"","multiply-adds "));return e.opens&&M(y,{"aria-expanded":String(e.open)}),y}};function He(t){
return t.error!==""&&t.error!==ue}function K(t,e,n){let s=o("span",{class:`tge-col-${t}`});return e&&s.append(ce(n),e),s}
function ce(t){return o("span",{class:"tge-visually-hidden"},t)}function Oe(t,e){return t.filter(n=>O(n,e)).length}function Ke(t){
let{module:e}=t,n=o("span",{class:"tge-twist","aria-hidden":"true"});v(n,t.opens?t.open?"▾":"▸":"");let s=m(f(e.type),
I),r=t.level>1&&t.times===1,i=[n];if(r&&i.push(o("span",{class:"tge-module-name"},m(f(e.name),I))),i.push(o("span",{class:r?
"tge-module-type":"tge-module-name"},s)),t.times>1){let l=`× ${u(t.times)}`;i.push(o("span",{class:"tge-badge tge-times"},
l))}let a=[te(t),e.shared&&"shared",e.hooks.length>0&&`${e.hooks.length} hook${e.hooks.length>1?"s":""}`,e.calls>1&&t.times===
1&&`${e.calls} calls`,e.error&&(e.error===ue?"stopped":"failed")].filter(Boolean);for(let l of a)i.push(o("span",{class:`\
tge-badge tge-badge-${l.split(" ").at(-1)}`},l));return i}function Ie({model:t,el:e}){let n=t.get("tree");if(n.version!==
1||!n.modules?.length)return e.replaceChildren(o("div",{class:"tge tge-card tge-modules"},o("p",{},"There is nothing to \
show here. Run the cell again."))),()=>{};let s=new z(t);return e.replaceChildren(s.element),()=>s.close()}var ct={render:Ie};export{ct as default};
