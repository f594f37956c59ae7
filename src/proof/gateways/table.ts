/** The one list of gateway controllers. A new one is a folder beside this file, and a line in it. */
import type { GatewayContract } from './contract';
import type { ControllerSpec } from './controller-spec';
import { ENVOY_GATEWAY } from './envoy-gateway/contract';
import { ISTIO_GATEWAYS } from './istio/contract';
import { KONG } from './kong/contract';
import type { ControllerRecord } from '../../author/graph/record/values';

const CONTRACTS: Readonly<Record<string, GatewayContract>> = {
  istio: ISTIO_GATEWAYS,
  envoyGateway: ENVOY_GATEWAY,
  kong: KONG,
};

export const ALL_CONTROLLERS: readonly GatewayContract[] = Object.freeze(Object.values(CONTRACTS));

/** Who makes the pods of an edge of which nothing was said. */
const USUAL: ControllerRecord = { factory: 'istio', options: {} };

export function controllerContractOf({ kind }: ControllerSpec): GatewayContract {
  return CONTRACTS[kind];
}

/** Undefined: of whom nothing is known. */
export function readController(record: ControllerRecord | undefined, className: string | undefined): ControllerSpec | undefined {
  const said = record ?? (className === undefined ? USUAL : byClass(className));
  if (!said) return undefined;
  if (!Object.hasOwn(CONTRACTS, said.factory)) throw new Error(`the proof does not know the gateway controller GatewayController.${said.factory}`);
  return CONTRACTS[said.factory].read(said);
}

function byClass(className: string): ControllerRecord | undefined {
  const factory = Object.keys(CONTRACTS).find((one) => CONTRACTS[one].ownClass === className);
  return factory === undefined ? undefined : { factory, options: {} };
}

/** Whether the judge knows the pods of an edge by its Gateway. */
export function hasModelledPods({ controller }: { readonly controller: ControllerSpec | undefined }): boolean {
  return controller !== undefined && controllerContractOf(controller).isModelled;
}
