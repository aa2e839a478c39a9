/* Descent per sample in a graph of sigmoid neurons, each with FAN_IN sources among all earlier ones; half
   the squared error. INPUTS, NEURONS, FAN_IN and OUTPUTS are given on the command line of the compiler. */
#include <math.h>

void train(long epochs, long samples, const double *restrict X, const double *restrict T, double rate,
           const int *restrict source, const int *restrict output, double *restrict weight,
           double *restrict bias)
{
    double out[INPUTS + NEURONS], slope[INPUTS + NEURONS];

    for (long epoch = 0; epoch < epochs; epoch++)
        for (long k = 0; k < samples; k++) {
            for (int i = 0; i < INPUTS; i++) out[i] = X[k * INPUTS + i];
            for (int j = 0; j < NEURONS; j++) {
                double net = 0.0;
                for (int c = j * FAN_IN; c < (j + 1) * FAN_IN; c++) net += weight[c] * out[source[c]];
                out[INPUTS + j] = 1.0 / (1.0 + exp(-(net + bias[j])));
            }

            for (int i = 0; i < INPUTS + NEURONS; i++) slope[i] = 0.0;
            for (int o = 0; o < OUTPUTS; o++) slope[output[o]] = out[output[o]] - T[k * OUTPUTS + o];
            for (int j = NEURONS - 1; j >= 0; j--) {
                double own = out[INPUTS + j], delta = slope[INPUTS + j] * (own * (1.0 - own));
                for (int c = j * FAN_IN; c < (j + 1) * FAN_IN; c++) {
                    slope[source[c]] += delta * weight[c];
                    weight[c] -= rate * (delta * out[source[c]]);
                }
                bias[j] -= rate * delta;
            }
        }
}
