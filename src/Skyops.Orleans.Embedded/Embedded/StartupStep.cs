namespace Orleans.Embedded;

/// <summary>Work registered with <c>AddStartupTask</c>, run in order of registration.</summary>
internal sealed record StartupStep(Func<IServiceProvider, CancellationToken, Task> Execute);
