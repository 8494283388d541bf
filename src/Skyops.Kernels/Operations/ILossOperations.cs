using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Operations;

/// <summary>Losses and what is read off them.</summary>
public interface ILossOperations
{
    /// <summary>
    /// Softmax and cross entropy of n samples. Per sample, classes ascending: M = the largest logit (ties and NaN keep
    /// the earlier), S = Σ e^(logit − M) from +0; loss = ln S − (logit[label] − M);
    /// gradient = (e^(logit − M) / S − [class = label]) / n.
    /// </summary>
    /// <param name="logits">[classes, n].</param>
    /// <param name="labels">[n], whole numbers below the number of classes, as binary32.</param>
    /// <param name="losses">[n], written.</param>
    /// <param name="gradient">[classes, n], written; null when not wanted.</param>
    void SoftmaxCrossEntropy(Tensor logits, Tensor labels, Tensor losses, Tensor? gradient);
}
