import { AUTHORIZES_NOBODY } from './authorizes-nobody';
import { OPEN_BY_DEFAULT } from './open-by-default';
import { SKIPPED_PORT } from './skipped-port';
import { WILDCARD_IDENTITY } from './wildcard-identity';
import type { RuleDefinition } from '../rule';

export const RULES: readonly RuleDefinition[] = [
  OPEN_BY_DEFAULT,
  WILDCARD_IDENTITY,
  SKIPPED_PORT,
  AUTHORIZES_NOBODY,
];
