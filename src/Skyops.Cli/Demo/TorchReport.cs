namespace Skyops.Cli.Demo;

/// <summary>What <c>demo pytorch --json</c> ends with.</summary>
/// <param name="ResumedFromStep">The training step from which the second node went on; above 0, or the work of the first was lost.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Accuracy">Share of the test images that the model classifies right, 0…1.</param>
/// <param name="KilledWorker">Address of the worker that was killed.</param>
/// <param name="RecoveredInSeconds">From the kill until another node ran the work.</param>
/// <param name="SealedModelSha256">Of the model as it was stored.</param>
/// <param name="ModelPath">Where the opened model is.</param>
/// <param name="Decrypted">All that was stored was sealed, and opened with the owner's key.</param>
/// <param name="Seconds">The whole demo.</param>
internal sealed record TorchReport(
    int ResumedFromStep, int Steps, double Accuracy, string KilledWorker, double RecoveredInSeconds, string SealedModelSha256, string ModelPath, bool Decrypted, double Seconds);
