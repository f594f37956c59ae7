import { Bank } from './bank';
import { ZeroTrustApp } from 'cdk8s-zero-trust';

const app = new ZeroTrustApp();
new Bank(app, 'without-a-mesh');
app.synth();
