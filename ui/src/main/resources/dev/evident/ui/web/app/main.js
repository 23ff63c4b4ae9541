// @ts-check
/** Where the page begins. */

import { askPurposesWith } from './purpose.js';
import './shell.js';

askPurposesWith(async (detail) => (await import('../parts/purpose-dialog.js')).askPurpose(detail));
