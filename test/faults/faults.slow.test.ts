import { tryFaults } from './all-faults';

tryFaults('slow');
