export const text = 'a page that was built';
export const text = 'a page that was built';
export const text = 'a page that was built';
export const text = 'a page that was built';
export const text = 'a page that was built';
export const text = 'a page that was built';
export const text = 'a page that was built';
export const text = 'a page that was built';
