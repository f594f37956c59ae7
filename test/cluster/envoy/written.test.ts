import { describeAgreement } from './agree';
import { ABOUT_CALLERS, ABOUT_MTLS } from './written-callers';
import { ABOUT_ADDRESSES, ABOUT_CUSTOM, ABOUT_SNI } from './written-others';
import { ABOUT_REQUESTS } from './written-requests';
import { ABOUT_TOKENS } from './written-tokens';

describeAgreement('policies that the examples do not have', [
  ...ABOUT_CALLERS, ...ABOUT_MTLS, ...ABOUT_REQUESTS, ...ABOUT_TOKENS, ...ABOUT_SNI, ...ABOUT_CUSTOM, ...ABOUT_ADDRESSES,
]);
