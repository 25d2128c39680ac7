"""What of a page does not fit: texts that are cut, that run into each other or that stand out of their card."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

_FAULTS: Final = r"""() => {
    const main = document.querySelector('[data-testid=stMain]');
    const within = root => [...root.querySelectorAll('*')]
        .flatMap(each => each.shadowRoot ? [each, ...within(each.shadowRoot)] : [each]);
    const isSeen = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const words = element => `“${element.textContent.replace(/\s+/g, ' ').trim().slice(0, 60)}”`;
    const box = element => element.getBoundingClientRect();
    const isOut = (place, room) => place.left < room.left - 1 || place.right > room.right + 1
        || place.top < room.top - 1 || place.bottom > room.bottom + 1;
    const faults = new Set();
    const touching = texts => {
        const placed = texts.map(each => [each, box(each)]).sort((one, other) => one[1].left - other[1].left);
        placed.forEach(([text, place], at) => {
            for (const [other, next] of placed.slice(at + 1)) {
                if (next.left > place.right - 2) break;
                if (Math.min(place.bottom, next.bottom) - Math.max(place.top, next.top) > 3)
                    faults.add(`${words(text)} runs into ${words(other)}`);
            }
        });
    };
    for (const chart of main.querySelectorAll('.stPlotlyChart')) {
        const texts = [...chart.querySelectorAll('.main-svg text')]
            .filter(each => each.textContent.trim() && isSeen(each));
        touching(texts);
        const room = box(chart);
        for (const text of texts)
            if (isOut(box(text), room)) faults.add(`${words(text)} is cut at its chart's edge`);
    }
    const unread = 'style, script, option, textarea, svg *, [aria-hidden=true] *, .st-key-page_name *';
    const texts = within(main).filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim())
        && !each.matches(unread) && isSeen(each) && box(each).width > 1);
    touching(texts.filter(each => getComputedStyle(each).display !== 'inline'));
    for (const text of texts) {
        for (let each = text; each && each !== main; each = each.parentElement) {
            const { overflowX } = getComputedStyle(each);
            if (overflowX === 'auto' || overflowX === 'scroll') break;
            const isWider = each === text && each.scrollWidth > each.clientWidth + 1;
            if (overflowX !== 'visible' && each.clientWidth > 1 && (isWider || box(text).right > box(each).right + 1))
                faults.add(`${words(text)} is cut`);
        }
        const card = text.closest('[data-testid=stColumn], [data-testid=stVerticalBlock]');
        if (card && !text.closest('table') && box(text).right > box(card).right + 1)
            faults.add(`${words(text)} stands out of its card`);
    }
    for (const each of within(main)) {
        if (each.matches('input[role=combobox]') && isSeen(each) && each.scrollWidth > each.clientWidth + 1
            && getComputedStyle(each).textOverflow !== 'ellipsis') faults.add(`“${each.value}” is cut in its field`);
        const { overflowX } = getComputedStyle(each);
        if ((overflowX === 'auto' || overflowX === 'scroll') && each.scrollWidth > each.clientWidth + 1
            && !each.matches('.stDataFrameGlideDataEditor') && isSeen(each))
            faults.add(`${each.dataset.testid ?? each.className} scrolls sideways`);
    }
    return [...faults];
}"""


def layout_faults(page: Page) -> list[str]:
    """What does not fit on a page, as it stands; wide tables of results may scroll."""
    faults: list[str] = page.evaluate(_FAULTS)
    return faults
