/** Whose requests a rate limit counts together. */
export enum CountedBy {
  /** All requests, whoever sends them. */
  ALL_TOGETHER = 'all-together',

  /**
   * Those of each client by itself, by its address; with IPv6 by the first 64 bits of it, which one client has for itself. At an `EdgeGateway` whose
   * `clientAddress` is known.
   */
  CLIENT_ADDRESS = 'client-address',

  /** Those of each caller by itself, by its identity in the mesh. At a service, where the mesh counts so. */
  CALLER = 'caller',
}
