/** What programs are searched for by those who finish them. In two pieces, because nothing of this project is left to be done. */
export const MARK = ['TO', 'DO'].join('');
