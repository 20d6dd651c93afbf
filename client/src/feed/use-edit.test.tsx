import { act, renderHook } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useEdit } from './use-edit.ts';

let myId: bigint | undefined = 1n;
vi.mock('../account/use-me.ts', () => ({ useMyId: () => myId }));

beforeEach(() => {
  myId = 1n;
  localStorage.clear();
});

function begin(standing: string) {
  return renderHook((props: { standing: string }) => useEdit({ name: 'post/3', ...props }), {
    initialProps: { standing },
  });
}

describe('a change of a text', () => {
  it('comes back opened after the page was left', () => {
    const first = begin('Bowls');
    act(() => first.result.current.open());
    act(() => first.result.current.write('Big bowls'));
    first.unmount();
    expect(begin('Bowls').result.current).toMatchObject({
      isOpen: true,
      isFresh: false,
      text: 'Big bowls',
    });
  });

  it('is nobody else’s at the same browser', () => {
    const hers = begin('Bowls');
    act(() => hers.result.current.write('Big bowls'));
    myId = 2n;
    hers.rerender({ standing: 'Bowls' });
    expect(hers.result.current).toMatchObject({ isOpen: false, text: 'Bowls' });
  });

  it('says when what stands there was changed elsewhere meanwhile', () => {
    const { result, rerender } = begin('Bowls');
    rerender({ standing: 'Two bowls' });
    expect(result.current).toMatchObject({ text: 'Two bowls', isOvertaken: false });
    act(() => result.current.write('Big bowls'));
    rerender({ standing: 'No bowls' });
    expect(result.current).toMatchObject({ text: 'Big bowls', isOvertaken: true });
  });

  it('leaves nothing behind once it is closed', () => {
    const { result } = begin('Bowls');
    act(() => result.current.write('Big bowls'));
    act(() => result.current.close());
    expect(result.current).toMatchObject({ isOpen: false, text: 'Bowls' });
    expect(localStorage.length).toBe(0);
  });
});
