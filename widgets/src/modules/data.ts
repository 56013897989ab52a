/* What Python tells about a model; what is 0, empty or false was not sent. */

export interface ParameterSent {
  name: string;
  shape: number[] | null;
  dtype: string;
  bytes: number;
  trainable: boolean;
  shared: string;
  norm: number | null;
  has_gradient: boolean;
  gradient_norm: number | null;
}

export interface BufferSent {
  name: string;
  shape: number[] | null;
  dtype: string;
  bytes: number;
}

export interface Bytes {
  parameters: number;
  gradients: number;
  optimizer: number;
}

export interface ModuleSent {
  name: string;
  path?: string;
  type?: string;
  parent?: number;
  depth?: number;
  shared?: string;
  training?: boolean;
  repr?: string;
  source?: string;
  hooks?: { kind: string; name: string }[];
  buffers?: BufferSent[];
  parameters?: ParameterSent[];
  count?: number;
  trainable?: number;
  bytes?: Bytes;
  look?: number;
  calls?: number;
  outputs?: number[][];
  more_outputs?: number;
  activations?: number;
  adds?: number;
  error?: string;
}

export interface TreeSent {
  version: number;
  title: string;
  ran: boolean;
  error: string;
  input_bytes: number;
  notice: string;
  has_optimizer: boolean;
  modules: ModuleSent[];
}

export const VERSION = 1;

/** A module with all of its fields, and its parts. */
export interface Module extends Required<ModuleSent> {
  children: Module[];
}

/** The modules joined to a tree; the root comes first. */
export function readTree(sent: readonly ModuleSent[]): Module[] {
  const modules = sent.map((module) => ({ ...blank(), ...module }));
  modules.forEach((module, place) => {
    if (place > 0) modules[module.parent]?.children.push(module);
  });
  return modules;
}

function blank(): Module {
  return {
    name: "",
    path: "",
    type: "",
    parent: 0,
    depth: 0,
    shared: "",
    training: false,
    repr: "",
    source: "",
    hooks: [],
    buffers: [],
    parameters: [],
    count: 0,
    trainable: 0,
    bytes: { parameters: 0, gradients: 0, optimizer: 0 },
    look: 0,
    calls: 0,
    outputs: [],
    more_outputs: 0,
    activations: 0,
    adds: 0,
    error: "",
    children: [],
  };
}

/** All bytes of a module: parameters, gradients, the optimizer's state, activations. */
export function memory({ bytes, activations }: Pick<Module, "bytes" | "activations">): number {
  return bytes.parameters + bytes.gradients + bytes.optimizer + activations;
}
