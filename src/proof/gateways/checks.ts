/** What is asked of the policies of gateway controllers. */
import { clientTrafficFindings } from './envoy-gateway/client-traffic';
import { securityPolicyFindings } from './envoy-gateway/security-policies';
import { pluginFindings } from './kong/plugins';
import type { Check } from '../findings/message';

export const CONTROLLER_CHECKS: readonly Check[] = [securityPolicyFindings, clientTrafficFindings, pluginFindings];
