// @ts-check
/** How a witness stands, in words. Pure. */

/**
 * @param {{state: string, trouble?: string, behind: number}} one
 * @returns {{text: string, tone: '' | 'good' | 'bad'}}
 */
export function witnessWords(one) {
  switch (one.state) {
    case 'cosigning':
      return { text: one.behind > 0 ? 'cosigns; the newest is to follow' : 'has cosigned the newest', tone: 'good' };
    case 'waiting':
      return { text: 'is asked', tone: '' };
    case 'failing':
      return { text: `does not cosign: ${one.trouble ?? ''}; it is asked again`, tone: 'bad' };
    case 'contradicting':
      return { text: `contradicts this log: ${one.trouble ?? ''}. Restore the newest data directory, or ask its owner`, tone: 'bad' };
    default:
      return { text: `is not asked any more: ${one.trouble ?? ''}`, tone: 'bad' };
  }
}
