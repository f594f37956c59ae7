/**
 * Every image with its version and digest, in one file, so that a release changes nothing else. The digests are made up.
 */
export const IMAGES = {
  gateway: 'ghcr.io/acme/gateway:2.3.0@sha256:f8b926fefc729b2424ba2d1722cbd750665a7fa662b282e77eaf7b83def3b513',
  auth: 'ghcr.io/acme/auth:1.9.2@sha256:b37a085a30c5f88d5872f1b2abd3bc16a25d4f0b89bf66a6358c7e11f6d83f5b',
  orders: 'ghcr.io/acme/orders:4.1.0@sha256:410fc64ee6b9a796de71186b9f29adcf5137de92a586ba943e9c017ba2fa4c45',
  inventory: 'ghcr.io/acme/inventory:1.4.7@sha256:5b74460ae13038fe6367634ee67af66b297d959cd820d1b18c68e36ac63785b0',
  notifications: 'ghcr.io/acme/notifications:0.8.3@sha256:ec1cba6b6b3a2a651187c5cea71779cc9072c2c3a4c9b255c7ae2d43c685fec7',
  payments: 'ghcr.io/acme/payments:3.2.1@sha256:b1dec195db990e4c3381ce65ae40d6bb8540bd9c00f0adc16eb54640bce1c195',
  settlement: 'ghcr.io/acme/settlement:1.1.0@sha256:36545018bc791f41aade178dca652278d4b3a62b0649a9303eb79729e2d299c6',
  postgres: 'docker.io/library/postgres:17.6@sha256:624c2669799c2dc24312f6438510163de80b28ea452323dda2fd6b8b5bd8f48c',
} as const;
