import type { ControllerNode } from '../../graph/gateway-controller';
import type { Labels } from '../../graph/labels';
import { mapOf, TEXT } from '../../graph/prop-types';
import type { PropTable } from '../../graph/prop-types';

/** How Kong Operator is installed. */
export interface KongOptions {
  /**
   * Labels of the pods of the Gateway's data plane. Kong Operator gives them a name that nobody knows beforehand, so that its GatewayConfiguration has to
   * label them: `spec.dataPlaneOptions.deployment.podTemplateSpec.metadata.labels`. No other pods of the namespace may have all of them.
   */
  readonly podLabels: Record<string, string>;

  /**
   * The GatewayClass that names it: one whose `controllerName` is `konghq.com/gateway-operator`.
   *
   * @default 'kong'
   */
  readonly className?: string;
}

export const KONG_PROPS: PropTable = { 'podLabels!': mapOf(TEXT), 'className': TEXT };

export interface KongController extends ControllerNode {
  readonly kind: 'kong';
  readonly className: string;
  readonly podLabels: Labels;
}

export function kongController({ podLabels, className = 'kong' }: KongOptions): KongController {
  return { kind: 'kong', className, podLabels };
}
