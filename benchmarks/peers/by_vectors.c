/* layered.c by hand: LANES numbers at a time, additions in any order, an exp of its own.

   Rows of W[source][target] are padded with zeros to a multiple of LANES, which is what a vector of the
   processor holds. Going backward, the slope of a source and the change of its row are one walk along that
   row; the row's old weights make the slope. */
#include <math.h>

#define LAYER static inline __attribute__((always_inline)) void
#define BLOCKS(count) (((count) + LANES - 1) / LANES)
typedef double vector __attribute__((vector_size(8 * LANES)));
typedef long long whole __attribute__((vector_size(8 * LANES)));

static inline __attribute__((always_inline)) vector choose(whole which, vector yes, vector no)
{
    return (vector)(((whole)yes & which) | ((whole)no & ~which));
}

static inline __attribute__((always_inline)) vector exponential(vector x)
{
    /* exp(x) = 2^n * exp(r), n whole, |r| <= ln(2) / 2; Taylor's series of r to the power of 13. */
    const vector magic = (vector){} + 0x1.8p52, most = (vector){} + 700.0;
    x = choose(x > most, most, choose(x < -most, -most, x));
    vector shifted = x * 0x1.71547652b82fep0 + magic, n = shifted - magic;
    vector r = x - n * 0x1.62e42fefa39efp-1;
    r = r - n * 0x1.abc9e3b39803fp-56;
    vector sum = (vector){} + 1.0 / 6227020800.0;
    const double factorials[] = {479001600.0, 39916800.0, 3628800.0, 362880.0, 40320.0, 5040.0,
                                 720.0, 120.0, 24.0, 6.0, 2.0, 1.0, 1.0};
    for (int k = 0; k < 13; k++) sum = sum * r + 1.0 / factorials[k];
    return (vector)((whole)sum + ((whole)shifted << 52));
}

static inline __attribute__((always_inline)) double total(vector sums)
{
    /* By halves: 8, 4, 2, 1. */
#if LANES == 8
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
#elif LANES == 4
    return (sums[0] + sums[2]) + (sums[1] + sums[3]);
#else
    return sums[0] + sums[1];
#endif
}

LAYER forward(const int sources, const int targets, const vector *restrict W, const vector *restrict b,
              const double *restrict in, vector *restrict out)
{
    vector net[BLOCKS(64)];
    for (int j = 0; j < BLOCKS(targets); j++) net[j] = b[j];
    for (int i = 0; i < sources; i++)
        for (int j = 0; j < BLOCKS(targets); j++) net[j] += W[i * BLOCKS(targets) + j] * in[i];
    for (int j = 0; j < BLOCKS(targets); j++) out[j] = 1.0 / (1.0 + exponential(-net[j]));
}

LAYER output_delta(const int targets, const double *restrict t, const double *restrict out,
                   double *restrict delta)
{
    for (int j = 0; j < targets; j++) delta[j] = (out[j] - t[j]) * (out[j] * (1.0 - out[j]));
    for (int j = targets; j < LANES * BLOCKS(targets); j++) delta[j] = 0.0;
}

LAYER backward(const int sources, const int targets, vector *restrict W, vector *restrict b,
               const double *restrict in, const vector *restrict next, double *restrict delta,
               const double rate)
{
    vector step[BLOCKS(64)];
    for (int j = 0; j < BLOCKS(targets); j++) step[j] = next[j] * rate, b[j] -= step[j];
    for (int i = 0; i < sources; i++) {
        vector *row = W + i * BLOCKS(targets), sums = (vector){};
        for (int j = 0; j < BLOCKS(targets); j++) {
            sums += row[j] * next[j];
            row[j] -= step[j] * in[i];
        }
        if (delta) delta[i] = total(sums) * (in[i] * (1.0 - in[i]));
    }
    if (delta)
        for (int i = sources; i < LANES * BLOCKS(sources); i++) delta[i] = 0.0;
}
