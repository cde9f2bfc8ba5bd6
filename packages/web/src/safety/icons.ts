/** Outlines of what is about reports, on the grid of `ui/Icon`. */
export const FLAG = 'M5 21V4m0 0h12l-2.5 4.5L17 13H5';
