/* Descent per sample in a fully connected network of sigmoid neurons; half the squared error.

   Weights are W[source][target], so that the inner loops of all three passes run along memory. The sizes
   are constants wherever these functions are called, so the compiler makes one copy for each layer. */
#include <math.h>

#define LAYER static inline __attribute__((always_inline)) void

LAYER forward(const int sources, const int targets, const double *restrict W, const double *restrict b,
              const double *restrict in, double *restrict out)
{
    for (int j = 0; j < targets; j++) out[j] = 0.0;
    for (int i = 0; i < sources; i++)
        for (int j = 0; j < targets; j++) out[j] += W[i * targets + j] * in[i];
    for (int j = 0; j < targets; j++) out[j] = 1.0 / (1.0 + exp(-(out[j] + b[j])));
}

LAYER output_delta(const int targets, const double *restrict t, const double *restrict out,
                   double *restrict delta)
{
    for (int j = 0; j < targets; j++) delta[j] = (out[j] - t[j]) * (out[j] * (1.0 - out[j]));
}

LAYER hidden_delta(const int sources, const int targets, const double *restrict W,
                   const double *restrict next, const double *restrict out, double *restrict delta)
{
    for (int i = 0; i < sources; i++) {
        double slope = 0.0;
        for (int j = 0; j < targets; j++) slope += next[j] * W[i * targets + j];
        delta[i] = slope * (out[i] * (1.0 - out[i]));
    }
}

LAYER update(const int sources, const int targets, double *restrict W, double *restrict b,
             const double *restrict in, const double *restrict delta, const double rate)
{
    for (int i = 0; i < sources; i++)
        for (int j = 0; j < targets; j++) W[i * targets + j] -= rate * (delta[j] * in[i]);
    for (int j = 0; j < targets; j++) b[j] -= rate * delta[j];
}
