module cdk8s-zero-trust.dev/test/actor

go 1.25.0
