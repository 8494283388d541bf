using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Training;

/// <summary>Measures a model on the test rows, which ascend, in batches of up to 256.</summary>
internal static class Evaluation
{
    private const int Batch = 256;

    /// <summary>
    /// The mean loss (fixed tree over all test rows) and how many rows the largest logit, first of equals, gets right.
    /// </summary>
    public static (float Loss, int Correct) Run(TrainSession session, CancellationToken ct)
    {
        var device = session.Device;
        var rows = session.Split.Test.ToArray();
        var losses = new float[rows.Length];
        var correct = 0;
        for (var from = 0; from < rows.Length; from += Batch)
        {
            ct.ThrowIfCancellationRequested();
            var part = rows.AsSpan(from, Math.Min(Batch, rows.Length - from));
            var (input, labels) = session.Loader.Load(part);
            var logits = session.Network.Forward(input, training: false);
            using var batchLosses = device.Allocate(new Shape(part.Length));
            device.Loss.SoftmaxCrossEntropy(logits, labels, batchLosses, null);
            device.Download(batchLosses, losses.AsSpan(from, part.Length));
            correct += CountCorrect(session, part, logits.ToArray());
        }

        using var all = device.Allocate(new Shape(1, losses.Length));
        using var sum = device.Allocate(new Shape(1));
        device.Upload(losses, all);
        device.Matrix.SumRows(all, sum);
        return (sum.ToArray()[0] / losses.Length, correct);
    }

    private static int CountCorrect(TrainSession session, ReadOnlySpan<int> rows, float[] logits)
    {
        var correct = 0;
        for (var n = 0; n < rows.Length; n++)
        {
            var best = 0;
            for (var c = 1; c < session.Data.Classes; c++)
            {
                best = logits[(c * rows.Length) + n] > logits[(best * rows.Length) + n] ? c : best;
            }

            correct += best == session.Data.Label(rows[n]) ? 1 : 0;
        }

        return correct;
    }
}
