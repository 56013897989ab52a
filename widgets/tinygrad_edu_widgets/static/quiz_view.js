function l(n,e){return n.on("msg:custom",e),()=>n.off("msg:custom",e)}function v(n,e){return I(n,()=>n.send(e))}var p=new WeakMap;function E(n,e){let t=p.get(n)??new Set;return p.set(n,t.add(e)),n.on("comm_live_update",e),()=>{t.delete(
e),n.off("comm_live_update",e)}}function I(n,e){try{e()}catch{return p.get(n)?.forEach(t=>t()),!1}return!0}var P=1e4,x="No answer: this needs a running kernel. Run the cell again.",b=0;function k(n,e,t={},r=P){b+=1;let i=b;return new Promise(
(d,s)=>{let h=()=>{clearTimeout(H),q()},q=l(n,(w,z)=>{let c=w;c?.kind!=="reply"||c.id!==i||(h(),c.error===void 0?d({content:w,
buffers:z}):s(new Error(String(c.error))))}),H=setTimeout(()=>{h(),s(new Error(x))},r);v(n,{...t,kind:"request",id:i,name:e})||
(h(),s(new Error(x)))})}function u(n,e){for(let[t,r]of Object.entries(e))r===!1?n.removeAttribute(t):n.setAttribute(t,r===!0?"":String(r))}function o(n,e={},...t){
let r=document.createElement(n);return u(r,e),r.append(...t),r}function a(n,e){n.textContent!==e&&(n.textContent=e)}var M=0;function T(n){return M+=1,`${n}-${Date.now().toString(36)}-${M}`}function L(n){let e=n.flatMap(([t,r])=>[o("dt",{},...t.split(" ").map(i=>o("kbd",{},i))),o("dd",{},r)]);return o("detail\
s",{class:"tge-keys"},o("summary",{},"Keyboard"),o("dl",{},...e))}function _({key:n,ctrlKey:e,metaKey:t,altKey:r,shiftKey:i}){return!e&&!r&&!t&&!(i&&n==="Enter")}function R(n){let e=t=>{
_(t)&&t.stopPropagation()};return n.addEventListener("keydown",e),()=>n.removeEventListener("keydown",e)}var g="abcdef",f={chosen:-1,right:null,says:""};function C(n){return n.split(/`([^`]+)`/).map((t,r)=>({text:t,code:r%2===
1})).filter(t=>t.text!=="")}function S(n,e){let t=n;if(t?.kind!=="answer")return;let r=Number(t.chosen);if(!Number.isInteger(
r)||r>=e)return f;let i=typeof t.right=="boolean"?t.right:null;return{chosen:r,right:i,says:String(t.says??"")}}function A({
chosen:n,right:e}){return n<0?"":e===null?"Noted.":e?"Right.":"Not this one."}function K(n,e){let t=n.length===1?g.indexOf(
n.toLowerCase()):-1;return t>=0&&t<e?t:void 0}var D=[["↑ ↓","another choice"],["a…f","the choice with that letter"],["Enter","answer"]],N="To answer, run this c\
ell: there is no kernel behind it now.",m=class{constructor(e,t){this.model=e;this.quiz=t;let r=T("tge-quiz");this.radios=
t.choices.map((d,s)=>o("input",{type:"radio",name:r,value:s,id:`${r}-${s}`})),this.lines=t.choices.map((d,s)=>V(this.radios[s],
d,s));let i=o("form",{},o("fieldset",{class:"tge-quiz-choices"},o("legend",{class:"tge-title"},...y(t.question)),...this.
lines),o("div",{class:"tge-quiz-tools"},this.send,this.hint));this.element=o("section",{class:"tge tge-card tge-quiz","a\
ria-label":"A question"},i,this.said,L(D)),this.listen(i),this.show(),this.request("state").catch(()=>a(this.hint,N))}model;quiz;element;radios;lines;send=o(
"button",{type:"submit",class:"tge-button"},"Answer");hint=o("span",{class:"tge-quiz-hint"});said=o("div",{class:"tge-qu\
iz-said",role:"status"});undo=[];answer=f;close(){this.undo.forEach(e=>e())}listen(e){e.addEventListener("submit",t=>{t.
preventDefault(),this.choose()}),e.addEventListener("change",()=>this.show()),e.addEventListener("keydown",t=>this.key(t)),
this.undo.push(l(this.model,t=>this.hear(t)),E(this.model,()=>a(this.hint,N)),R(this.element))}get marked(){return this.
radios.findIndex(e=>e.checked)}key(e){if(e.ctrlKey||e.metaKey||e.altKey)return;let t=e.target instanceof HTMLInputElement,
r=K(e.key,this.radios.length);e.key==="Enter"&&t?(e.preventDefault(),this.choose()):r!==void 0&&(this.radios[r].checked=
!0,this.radios[r].focus(),this.show())}choose(){if(this.marked<0){a(this.hint,"Choose one first.");return}this.request("\
choose",{choice:this.marked}).catch(e=>a(this.hint,e.message))}async request(e,t={}){await k(this.model,e,t),a(this.hint,
"")}hear(e){let t=S(e,this.radios.length);t!==void 0&&(this.answer=t,this.radios.forEach((r,i)=>r.checked=i===t.chosen),
this.show())}show(){let{answer:e}=this,t=e.chosen>=0&&this.marked===e.chosen,r=e.right===null?"noted":e.right?"right":"w\
rong";if(this.lines.forEach((i,d)=>{let s=t&&d===e.chosen;u(i,{"data-state":s?r:!1})}),u(this.said,{"data-state":t?r:!1}),
this.said.replaceChildren(),t){let i=o("strong",{},A(e));this.said.append(o("p",{},i," ",...y(e.says)))}a(this.send,this.
quiz.later&&e.chosen>=0?"Change it":"Answer"),u(this.send,{"aria-disabled":String(t||this.marked<0)}),this.send.classList.
toggle("tge-button-primary",!t&&this.marked>=0)}};function V(n,e,t){let r=o("span",{class:"tge-quiz-letter"},g[t]),i=o("\
span",{class:"tge-quiz-text"},...y(e));return o("label",{class:"tge-quiz-choice",for:n.id},n,r,i)}function y(n){return C(
n).map(e=>e.code?o("code",{},e.text):e.text)}function $({model:n,el:e}){let t=n.get("quiz");if(t.version!==1||!t.choices?.
length)return e.replaceChildren(o("div",{class:"tge tge-card tge-quiz"},o("p",{},"There is nothing to show here. Run the\
 cell again."))),()=>{};let r=new m(n,t);return e.replaceChildren(r.element),()=>r.close()}var re={render:$};export{re as default};
