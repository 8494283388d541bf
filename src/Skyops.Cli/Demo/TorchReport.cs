namespace Skyops.Cli.Demo;

/// <summary>What <c>demo pytorch --json</c> ends with.</summary>
/// <param name="ResumedFromStep">The training step from which the second node went on; above 0, or the work of the first was lost.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Accuracy">Share of the test images that the model classifies right, 0…1.</param>
/// <param name="KilledWorker">Address of the worker that was killed.</param>
/// <param name="RecoveredInSeconds">From the kill until another node ran the work.</param>
/// <param name="ModelDigest">SHA-256 of the model file.</param>
/// <param name="ModelPath">Where the model is.</param>
/// <param name="Seconds">The whole demo.</param>
internal sealed record TorchReport(
    int ResumedFromStep, int Steps, double Accuracy, string KilledWorker, double RecoveredInSeconds, string ModelDigest, string ModelPath, double Seconds);
