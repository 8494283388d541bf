using System.Globalization;
using Skyops.Kernels.Formats;

namespace Skyops.Kernels.Training;

/// <summary>
/// Averages shards: each element is (s₀ + s₁ + …) / n with binary32 additions in the order of the shards from s₀ and
/// one correctly rounded division.
/// </summary>
internal static class RoundMerger
{
    /// <summary>The merged model and the mean of the shards' training losses.</summary>
    public static (TensorFile Model, double TrainLoss) Merge(
        TrainSession session, IReadOnlyList<ReadOnlyMemory<byte>> states)
    {
        if (states.Count != session.Plan.Shards)
        {
            throw new TrainStateException($"{states.Count} states; the plan has {session.Plan.Shards} shards");
        }

        var files = new List<TensorFile>();
        var loss = 0.0;
        for (var shard = 0; shard < states.Count; shard++)
        {
            var file = StateFile.Open(session, states[shard], StateKind.Shard, session.Round, shard);
            loss += Loss(file, shard);
            files.Add(file);
        }

        var model = StateFile.Describe(session, StateKind.Model, 0);
        foreach (var (name, shape) in StateFile.Averaged(session.Network.Parameters))
        {
            var sum = files[0].Require(name, shape).ToArray();
            for (var shard = 1; shard < files.Count; shard++)
            {
                var values = files[shard].Require(name, shape);
                for (var i = 0; i < sum.Length; i++)
                {
                    sum[i] += values[i];
                }
            }

            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] /= files.Count;
            }

            model.Add(name, shape, sum);
        }

        model.Add("input.mean", new(session.Normalisation.Means.Length), session.Normalisation.Means.ToArray());
        model.Add("input.factor", new(session.Normalisation.Factors.Length), session.Normalisation.Factors.ToArray());
        return (model, loss / files.Count);
    }

    private static double Loss(TensorFile file, int shard) =>
        double.TryParse(
            file.RequireMetadata("train_loss"), NumberStyles.Float, CultureInfo.InvariantCulture, out var loss)
            && double.IsFinite(loss)
            ? loss
            : throw new TrainStateException($"the training loss of shard {shard} is not a number");
}
