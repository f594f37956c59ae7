import { checkArgument } from './props/check';
import { ARGUMENTS } from './props/tables';
import { mark } from '../graph/prop-types';
import type { ClientAddressRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/**
 * How an edge knows the address of a client: what `clientCidrs` of its routes are compared with. It depends on the load balancer before the edge and
 * on settings of the gateway, which no manifest of the program holds unless the controller takes them from an object, so that it is an assumption of the
 * proof: `TrustReport.assumptions`.
 */
export class ClientAddress {
  /**
   * Packets come to the edge's pods with the address of the client: load balancer and nodes put no other in its place (`externalTrafficPolicy: Local`).
   * What a client writes into headers is not looked at.
   */
  public static ofConnection(): ClientAddress {
    return new ClientAddress({ factory: 'ofConnection' });
  }

  /**
   * Proxies before the edge write it into `X-Forwarded-For`. Whoever reaches the edge without them could write any address there, so that `clientCidrs`
   * of the edge must name the proxies.
   *
   * @param trustedProxies how many proxies a request passes one after the other, each of which adds the address that it was called from: 1 or more, the
   * same number as `gatewayTopology.numTrustedProxies` of the gateway
   */
  public static forwarded(trustedProxies: number): ClientAddress {
    checkArgument('ClientAddress.forwarded', 'trustedProxies', trustedProxies, ARGUMENTS.number);
    return new ClientAddress({ factory: 'forwarded', trustedProxies });
  }

  /**
   * A load balancer before the edge writes it with the PROXY protocol, which the gateway is set up to read (`gatewayTopology.proxyProtocol`). Whoever
   * reaches the edge without it could write any address, so that `clientCidrs` of the edge must name the load balancer.
   */
  public static proxyProtocol(): ClientAddress {
    return new ClientAddress({ factory: 'proxyProtocol' });
  }

  /** Whether somebody before the edge tells it. @internal */
  public get _isTold(): boolean {
    return this._record.factory !== 'ofConnection';
  }

  /** @internal */
  public readonly _record: ClientAddressRecord;

  private constructor(said: ClientAddressRecord) {
    mark(this, 'ClientAddress');
    this._record = wordForWord(said);
  }
}
