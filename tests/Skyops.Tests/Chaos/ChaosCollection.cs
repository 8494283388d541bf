namespace Skyops.Tests.Chaos;

/// <summary>Chaos measures times, so its tests run one after the other.</summary>
[CollectionDefinition("chaos", DisableParallelization = true)]
public sealed class ChaosCollection;
