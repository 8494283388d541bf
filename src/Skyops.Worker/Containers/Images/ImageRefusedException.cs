namespace Skyops.Worker.Containers.Images;

/// <summary>An image is not what it should be: the doing of who named it. Nothing of it remains.</summary>
internal sealed class ImageRefusedException(string problem, string remedy, Exception? inner = null) : Exception($"The image was refused: {problem}; {remedy}.", inner);
