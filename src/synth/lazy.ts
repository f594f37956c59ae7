/* eslint-disable @typescript-eslint/no-require-imports -- the point of this file: who imports the library does not pay for its judge */
/** The rooms that only a synthesis or a validation needs, loaded when they are asked for. */
import type { reportValidation } from './validate-manifests';
import type { proveGraph } from '../prove/prove-graph';

export const LAZY = {
  proveGraph: () => (require('../prove/prove-graph') as { readonly proveGraph: typeof proveGraph }).proveGraph,
  reportValidation: () => (require('./validate-manifests') as { readonly reportValidation: typeof reportValidation }).reportValidation,
} as const;
