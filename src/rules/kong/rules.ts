/** Rules about Kong. */
import { CREDENTIAL_IN_URL } from './credential-in-url';
import { GLOBAL_PLUGIN_TWICE } from './global-plugin-twice';
import { GROUPS_WITHOUT_SIGN_IN } from './groups-without-sign-in';
import { LIMIT_FAILS_OPEN } from './limit-fails-open';
import { MISSING_PLUGIN } from './missing-plugin';
import { UNREAD_PLUGIN } from './unread-plugin';
import { UNVERIFIED_TOKENS } from './unverified-tokens';
import type { RuleDefinition } from '../rule';

export const KONG_RULES: readonly RuleDefinition[] = Object.freeze([
  UNVERIFIED_TOKENS, CREDENTIAL_IN_URL, LIMIT_FAILS_OPEN, MISSING_PLUGIN, GLOBAL_PLUGIN_TWICE, GROUPS_WITHOUT_SIGN_IN, UNREAD_PLUGIN,
]);
