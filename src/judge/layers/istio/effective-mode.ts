import type { MtlsMode } from './read/authentication';

/** The mode of a port, or `unknown` where objects leave it open. */
export type EffectiveMode = Exclude<MtlsMode, 'UNSET'> | 'unknown';
