import { Payments } from './payments';
import { ZeroTrustApp } from 'cdk8s-zero-trust';

const app = new ZeroTrustApp();
new Payments(app, 'payments');
app.synth();
