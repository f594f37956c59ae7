import { Construct } from 'constructs';
import type { Access } from './access';
import type { IngressControllerProps } from './ingress-controller-props';
import { checkConstructProps, checkScope } from './props/check';
import { SecureService } from './secure-service';
import type { ServiceReference } from './service-reference';

/**
 * An ingress controller that is no Gateway API (ingress-nginx, Traefik, HAProxy) and that the platform runs: a caller by its namespace, its labels and,
 * in a mesh, its account. It may call the services that say so here, on the ports and paths that are said.
 *
 * No Ingress is written: deliver it apart from the app. Whatever it says, the policies of the services hold. Labels and account are an assumption of
 * the proof: `TrustReport.assumptions`.
 */
export class IngressController extends Construct {
  /**
   * A controller that others run.
   *
   * @param scope where it stands; nothing is written for it
   * @param id names it, unless the properties do
   * @param props its pods
   */
  public static fromReference(scope: Construct, id: string, props: IngressControllerProps): IngressController {
    return new IngressController(scope, id, props);
  }

  /** The controller as a service of others, for `ForeignWorkload.calledBy`. */
  public readonly reference: ServiceReference;

  private constructor(scope: Construct, id: string, props: IngressControllerProps) {
    super(checkScope('IngressController', scope, id), id);
    checkConstructProps(scope, id, 'IngressControllerProps', props);
    const { namespace, podLabels, name = id, serviceAccountName, mesh } = props;
    this.reference = SecureService.fromReference({ namespace, name, podLabels, serviceAccountName, mesh });
  }

  /**
   * Declares that it calls a service of this program, which opens that service's end.
   *
   * @param service the service behind it
   * @param access how much it may use; all declared ports by default. Paths hold in a mesh alone
   */
  public calls(service: SecureService, access?: Access): void {
    this.reference.calls(service, access);
  }
}
